import Foundation
import Synchronization
import Testing
import Waiting

@testable import Wire

/// The servers of Tests/Peers/tls-server.py: one process for all tests, which ends with this one.
final class TLSServers: Sendable {
  /// What one connection came to.
  struct Record: Equatable {
    /// What was received after the handshake.
    var content: String
    /// How it ended, as the server saw it.
    var end: String
  }

  private static let made = Result { try TLSServers() }
  static var shared: TLSServers { get throws { try made.get() } }

  /// Where the authorities and certificates lie.
  let folder: String
  private let ports: [String: UInt16]
  private let process: Mutex<Pipes>

  private init() throws {
    var template = Array("/tmp/duband-tls.XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
    let pipes = try Pipes(["/usr/bin/python3", "\(root)/Tests/Peers/tls-server.py", folder])
    ports = try JSONDecoder().decode([String: UInt16].self, from: Data(pipes.line().utf8))
    process = Mutex(pipes)
  }

  /// The port of a server.
  func port(_ name: String) throws -> UInt16 { try #require(ports[name]) }

  /// What the connections to a server came to, once all of them have ended, or so far.
  func records(of name: String, soFar: Bool = false) throws -> [Record] {
    let line = try process.withLock { pipes in
      try pipes.write("\(soFar ? "" : "+")\(name)\n")
      return try pipes.line()
    }
    return try JSONDecoder().decode([[String]].self, from: Data(line.utf8))
      .map { Record(content: $0[0], end: $0[1]) }
  }
}

/// A program with its standard input and output on pipes, and no other descriptor of ours.
private struct Pipes {
  private let input: CInt
  private let output: CInt

  struct Ended: Error {}

  init(_ command: [String]) throws {
    var (to, from): ([CInt], [CInt]) = ([0, 0], [0, 0])
    try #require(pipe(&to) == 0 && pipe(&from) == 0)
    for descriptor in to + from { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    (input, output) = (to[1], from[0])
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, to[0], 0)
    posix_spawn_file_actions_adddup2(&actions, from[1], 1)
    for descriptor in 3..<CInt(1024) {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    try #require(posix_spawnp(&process, command[0], &actions, nil, &arguments, environ) == 0)
    close(to[0])
    close(from[1])
  }

  func write(_ text: String) throws {
    try #require(Glibc.write(input, text, text.utf8.count) == text.utf8.count)
  }

  func line() throws -> String {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while bytes.last != UInt8(ascii: "\n") {
      guard poll(reading: [output], until: .now + .seconds(30)) != .deadlinePassed,
        read(output, &byte, 1) == 1
      else { throw Ended() }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
