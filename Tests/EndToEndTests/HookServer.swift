import Foundation

/// Tests/Peers/hook-server.py: an endpoint over TLS and over http, and a proxy before them.
final class HookServer {
  /// The ports.
  struct Ports: Decodable {
    let https: UInt16
    let http: UInt16
    let proxy: UInt16
  }

  /// One thing that it got.
  struct Event: Decodable {
    let kind: String
    let path: String
    /// The secrets that accept the signature.
    var accepted: [String]?
    /// The client's, which tells connections apart.
    var port: UInt16?
    /// Those for the proxy, which the endpoint is not to see.
    var credentials: String?
  }

  let ports: Ports
  /// The authority's certificate.
  let authority: String
  private let process: Running

  init(
    on stage: Stage, secrets: [String], proxyLogin: String? = nil, forbidding text: String? = nil
  ) throws {
    let folder = "\(stage.folder)/tls"
    authority = "\(folder)/authority.pem"
    process = try Running(
      ["/usr/bin/python3", "\(Stage.checkout)/Tests/Peers/hook-server.py", folder] + secrets
        + (proxyLogin.map { ["--proxy-login", $0] } ?? [])
        + (text.map { ["--forbid", $0] } ?? []), on: stage)
    let process = process
    try eventually("the endpoint listens") { process.output.contains("\n") || process.hasEnded }
    guard let line = process.output.split(separator: "\n").first else {
      throw Scratch.Failure(description: process.errors)
    }
    ports = try JSONDecoder().decode(Ports.self, from: Data(line.utf8))
  }

  /// What it got so far.
  var events: [Event] {
    get throws {
      try process.output.split(separator: "\n").dropFirst().map {
        try JSONDecoder().decode(Event.self, from: Data($0.utf8))
      }
    }
  }

  /// What it complained of.
  var complaints: String { process.errors }
}
