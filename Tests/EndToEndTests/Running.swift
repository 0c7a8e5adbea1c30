import Foundation
import Synchronization
import Waiting

/// A program that a test started; it is killed with its last reference.
final class Running: Sendable {
  /// How a program ended.
  struct Ended: Sendable {
    /// Its exit status; 128 and the signal's number where a signal ended it.
    let status: CInt
    let output: String
    let errors: String
  }

  let process: pid_t
  private let outputFile: String
  private let errorsFile: String
  private let status = Mutex<CInt?>(nil)
  /// Keeps the stage on which it plays.
  private let stage: Stage

  init(_ command: [String], environment: [String: String] = [:], on stage: Stage) throws {
    self.stage = stage
    let name = "\(stage.folder)/\(UUID().uuidString)"
    (outputFile, errorsFile) = ("\(name).out", "\(name).err")
    var surroundings = ProcessInfo.processInfo.environment
    for inherited in ["DUBAND_DATABASE", "NOTIFY_SOCKET", "JOURNAL_STREAM", "INVOCATION_ID"] {
      surroundings[inherited] = nil
    }
    surroundings["LC_ALL"] = "C.UTF-8"
    surroundings.merge(environment) { $1 }
    process = try spawn(
      command, environment: surroundings, output: outputFile, errors: errorsFile,
      group: Scratch.shared.group)
  }

  deinit {
    if !hasEnded {
      kill(SIGKILL)
      while !hasEnded { _ = poll(until: .now + .milliseconds(5)) }
    }
  }

  /// What it has printed so far.
  var output: String { Self.text(of: outputFile) }

  /// What it has logged or complained of so far.
  var errors: String { Self.text(of: errorsFile) }

  /// Whether it is gone.
  var hasEnded: Bool {
    status.withLock { status in
      var raw: CInt = 0
      if status == nil, waitpid(process, &raw, WNOHANG) == process {
        status = raw & 0x7f == 0 ? raw >> 8 & 0xff : 128 + raw & 0x7f
      }
      return status != nil
    }
  }

  func kill(_ signal: CInt) { _ = Glibc.kill(process, signal) }

  /// Waits for its end.
  func end(within limit: Duration = .seconds(60)) throws -> Ended {
    try eventually("\(process) ends", within: limit) { hasEnded }
    return Ended(status: status.withLock { $0 ?? -1 }, output: output, errors: errors)
  }

  /// Waits until its log has a line with this event.
  func logs(_ event: String, within limit: Duration = .seconds(30)) throws {
    do {
      try eventually("\(event) is logged", within: limit) { events.contains(event) }
    } catch {
      throw Scratch.Failure(description: "\(error); the log:\n\(errors)")
    }
  }

  /// The names of the events in its log.
  var events: [String] {
    errors.split(separator: "\n").compactMap { line in
      line.split(separator: " ").dropFirst(2).first.map(String.init)
    }
  }

  private static func text(of file: String) -> String {
    String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
  }
}

/// Waits until something is so, and fails when it is not so in time.
func eventually(
  _ what: String, within limit: Duration = .seconds(30), _ isSo: () throws -> Bool
) throws {
  let deadline = Deadline.now + limit
  while try !isSo() {
    guard .now < deadline else {
      throw Scratch.Failure(description: "not within \(limit): \(what)")
    }
    _ = poll(until: .now + .milliseconds(10))
  }
}
