import Foundation

/// A mail server that is a process of its own: aiosmtpd, or one that misbehaves as it is told to.
final class MailServer {
  /// What it does at a stage, as Tests/Peers/scripted-mail-server.py takes it.
  struct Rule: Encodable, Sendable {
    let stage: String
    var to: String?
    let does: String
    var times: Int? = 1
  }

  let port: UInt16
  private let stage: Stage
  private let folder: String
  private let command: [String]
  private var process: Running?
  private var seen = 0

  /// Starts a well-behaved one, or one with rules; `options` are those of the latter's script.
  init(
    on stage: Stage, rules: [Rule]? = nil, options: [String] = [],
    keepingIn folder: String = "mails"
  ) throws {
    self.stage = stage
    self.folder = "\(stage.folder)/\(folder)"
    let program =
      rules == nil ? "deploy/demo/mail-server.py" : "Tests/Peers/scripted-mail-server.py"
    var command = [
      "/usr/bin/python3", "\(Stage.checkout)/\(program)", "--folder", self.folder,
    ]
    if let rules {
      command += options
      command += ["--rules", String(decoding: try JSONEncoder().encode(rules), as: UTF8.self)]
    }
    self.command = command
    let process = try Running(command, on: stage)
    self.process = process
    port = try Self.announcedPort(of: process)
  }

  /// Goes away.
  func stop() throws {
    process?.kill(SIGTERM)
    _ = try process?.end()
    process = nil
  }

  /// Comes back on the same port, having forgotten what was used up of its rules.
  func start() throws {
    let process = try Running(command + ["--port", "\(port)"], on: stage)
    self.process = process
    _ = try Self.announcedPort(of: process)
  }

  private static func announcedPort(of process: Running) throws -> UInt16 {
    try eventually("the mail server listens") { process.output.hasSuffix("\n") }
    guard let port = UInt16(process.output.dropLast()) else {
      throw Scratch.Failure(description: process.errors)
    }
    return port
  }

  /// The mails so far, the first one first.
  var mails: [ReceivedMail] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".eml") }.sorted().compactMap {
      FileManager.default.contents(atPath: "\(folder)/\($0)").map(ReceivedMail.init)
    }
  }

  /// What it was told, a line each, behind `clear` or `tls`; by one that has rules.
  var commands: [String] {
    let log = FileManager.default.contents(atPath: "\(folder)/commands.log") ?? Data()
    return String(decoding: log, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// How many mails there are so far.
  var count: Int {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.count { $0.hasSuffix(".eml") }
  }

  /// The mails since the last time that one asked.
  func newMails() -> [ReceivedMail] {
    let all = mails
    defer { seen = all.count }
    return Array(all.dropFirst(seen))
  }

  /// To whose codes mails went since the last time that one asked, sorted.
  func newlyTold() -> [String] { newMails().map(\.recipient).sorted() }
}

/// A mail as the server kept it.
struct ReceivedMail {
  /// The header as it came, folded lines and all.
  let header: String
  /// What follows the header, as it came.
  let body: String
  /// The text/plain part.
  let text: String

  init(_ file: Data) {
    let parts = String(decoding: file, as: UTF8.self).components(separatedBy: "\r\n\r\n")
    header = parts[0]
    body = parts.dropFirst().joined(separator: "\r\n\r\n")
    // The first part of the alternative is the plain text, in base64.
    text =
      parts.count > 2
      ? String(
        decoding: Data(base64Encoded: parts[2], options: .ignoreUnknownCharacters) ?? Data(),
        as: UTF8.self)
      : ""
  }

  /// The code of whom the envelope named.
  var recipient: String { String(field("X-Envelope-To").prefix { $0 != "@" }) }

  var messageID: String { field("Message-ID") }

  /// A header field's value on its first line; empty without one.
  func field(_ name: String) -> String {
    header.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name): ") }
      .map { String($0.dropFirst(name.count + 2)) } ?? ""
  }

  /// The names of its header fields.
  var fieldNames: [String] {
    header.components(separatedBy: "\r\n").filter { !$0.hasPrefix(" ") && !$0.hasPrefix("\t") }
      .map { String($0.prefix { $0 != ":" }) }
  }
}
