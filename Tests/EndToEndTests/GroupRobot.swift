import Foundation

/// A group chat's robot that is a process of its own, and answers as its vendor does or as it is
/// told to: Tests/Peers/scripted-robot.py.
final class GroupRobot {
  /// What it answers instead of what its vendor would.
  struct Answer: Encodable, Sendable {
    var status: Int?
    var body: String?
    var does: String?
    var after: Double?
  }

  /// What it was sent.
  struct Request {
    /// When, in seconds since 1970.
    let at: Double
    /// Path and query.
    let target: String
    /// The body, as JSON in UTF-8.
    let body: String
  }

  /// Part of every robot's URL: nobody is to see it.
  static let token = "hidden-t0ken-of-the-robot"
  /// The secret that signatures are made with.
  static let secret = "SECcorrect-horse-battery"

  private let folder: String
  private let process: Running
  private let port: UInt16
  private let vendor: String
  private let isSigned: Bool

  init(_ vendor: String, on stage: Stage, isSigned: Bool = false, answers: [Answer] = []) throws {
    self.vendor = vendor
    self.isSigned = isSigned
    folder = "\(stage.folder)/\(vendor)"
    let answers = String(decoding: try JSONEncoder().encode(answers), as: UTF8.self)
    let process = try Running(
      [
        "/usr/bin/python3", "\(Stage.checkout)/Tests/Peers/scripted-robot.py", "--vendor", vendor,
        "--folder", folder, "--secret", isSigned ? Self.secret : "", "--answers", answers,
      ], environment: ["PYTHONDONTWRITEBYTECODE": "1"], on: stage)
    self.process = process
    try eventually("the robot listens") { process.output.hasSuffix("\n") }
    guard let port = UInt16(process.output.dropLast()) else {
      throw Scratch.Failure(description: process.errors)
    }
    self.port = port
    try stage.write("robot-url", "http://127.0.0.1:\(port)/robot/send?access_token=\(Self.token)")
    try stage.write("robot-secret", Self.secret)
  }

  deinit { process.kill(SIGTERM) }

  /// Its lines of the configuration; contacts know it as `group`.
  var endpoint: String {
    "endpoints: {group: {kind: \(vendor), url: {file: robot-url}"
      + (isSigned ? ", secret: {file: robot-secret}}}" : "}}")
  }

  /// The requests so far, the first one first.
  var requests: [Request] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      guard let file = FileManager.default.contents(atPath: "\(folder)/\(name)"),
        let request = try? JSONSerialization.jsonObject(with: file) as? [String: Any],
        let at = request["at"] as? Double, let target = request["target"] as? String,
        let body = request["body"],
        let json = try? JSONSerialization.data(
          withJSONObject: body, options: [.sortedKeys, .withoutEscapingSlashes])
      else { return nil }
      return Request(at: at, target: target, body: String(decoding: json, as: UTF8.self))
    }
  }
}
