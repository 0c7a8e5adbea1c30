import Foundation

/// Tests/Peers/postfix.py: Debian's Postfix with Dovecot's SASL.
final class PostfixServer {
  /// What it says of itself.
  private struct Announcement: Decodable {
    let implicit: UInt16
    let starttls: UInt16
    let mails: String
    let authority: String
    let token: String
  }

  /// Whether it can be started here.
  static var isInstalled: Bool {
    getuid() == 0
      && ["/usr/lib/postfix/sbin/master", "/usr/sbin/dovecot"].allSatisfy(
        FileManager.default.isExecutableFile(atPath:))
  }

  private let process: Running
  private let announced: Announcement
  /// A token that logs in.
  var token: String { announced.token }

  init(on stage: Stage) throws {
    let process = try Running(
      ["/usr/bin/python3", "\(Stage.checkout)/Tests/Peers/postfix.py"], on: stage)
    self.process = process
    try eventually("Postfix listens") { process.output.contains("\n") || process.hasEnded }
    guard let line = process.output.split(separator: "\n").first else {
      throw Scratch.Failure(description: process.errors)
    }
    announced = try JSONDecoder().decode(Announcement.self, from: Data(line.utf8))
  }

  deinit {
    process.kill(SIGTERM)
    _ = try? process.end()
  }

  /// It as a relay, over `implicit` or `starttls`.
  func relay(_ tls: String, _ login: String) -> String {
    Stage.relay(
      "postfix", on: tls == "implicit" ? announced.implicit : announced.starttls,
      "tls: \(tls), ca_file: \(announced.authority), user: duban@example.invalid, \(login)")
  }

  /// How many mails it has delivered.
  var count: Int {
    ((try? FileManager.default.contentsOfDirectory(atPath: announced.mails)) ?? []).count
  }
}
