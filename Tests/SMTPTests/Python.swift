import Foundation

/// Programs in Python, which read mails independently of us.
enum Python {
  /// What went wrong in one.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a program of Tests/Peers on a file of these bytes; gives what it printed.
  static func run(_ program: String, _ bytes: [UInt8], _ arguments: [String] = []) throws -> Data {
    let peers = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Peers")
    let file = FileManager.default.temporaryDirectory.appending(path: "duband-\(UUID())")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = [peers.appending(path: program).path, file.path] + arguments
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let complaint = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: String(decoding: complaint, as: UTF8.self))
    }
    return printed
  }
}
