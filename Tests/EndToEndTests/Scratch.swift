import Foundation
import Synchronization

/// The one folder and process group of this test process: whatever the tests start belongs to the
/// group, whatever they write lies in the folder, and a warden removes both when this process ends,
/// however it ends.
final class Scratch: Sendable {
  private static let made = Result { try Scratch() }
  static var shared: Scratch { get throws { try made.get() } }

  /// What went wrong while a test's stage was set.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let folder: String
  /// The process group.
  let group: pid_t
  private let count = Mutex(0)

  private init() throws {
    var template = Array("/tmp/duband-e2e.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(description: "mkdtemp: \(errno)") }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure(description: "pipe: \(errno)")
    }
    // Only this process holds the other end of the pipe that the warden reads from.
    let script = "trap '' INT TERM HUP; cat; rm -rf \(folder); kill -KILL 0"
    group = try spawn(["sh", "-c", script], input: ends[0], group: 0)
    close(ends[0])
  }

  /// A new folder below it.
  func newFolder() throws -> String {
    let number = count.withLock { count in
      count += 1
      return count
    }
    let made = "\(folder)/\(number)"
    try FileManager.default.createDirectory(atPath: made, withIntermediateDirectories: true)
    return made
  }
}

/// Starts a program that is looked up in PATH; it inherits no descriptor but those given.
///
/// `group`: the process group that it joins; 0 makes one of its own.
func spawn(
  _ command: [String], environment: [String: String]? = nil, input: CInt? = nil,
  output: String = "/dev/null", errors: String = "/dev/null", group: pid_t
) throws -> pid_t {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  if let input {
    posix_spawn_file_actions_adddup2(&actions, input, 0)
  } else {
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  }
  let flags = O_WRONLY | O_CREAT | O_APPEND
  posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
  posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
  for descriptor in 3..<CInt(1024) { posix_spawn_file_actions_addclose(&actions, descriptor) }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  posix_spawnattr_setpgroup(&attributes, group)
  // The threads that tests run on block every signal.
  var noSignals = sigset_t()
  sigemptyset(&noSignals)
  posix_spawnattr_setsigmask(&attributes, &noSignals)
  posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
  let variables = environment ?? ProcessInfo.processInfo.environment
  var arguments = command.map { strdup($0) } + [nil]
  var surroundings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
  defer { for text in arguments + surroundings { free(text) } }
  var process: pid_t = 0
  let status = posix_spawnp(
    &process, command[0], &actions, &attributes, &arguments, &surroundings)
  guard status == 0 else {
    throw Scratch.Failure(description: "\(command[0]): \(String(cString: strerror(status)))")
  }
  return process
}
