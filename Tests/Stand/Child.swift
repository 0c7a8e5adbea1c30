import Glibc

/// A child process with the null device for its standard streams unless given others, and no other
/// descriptor of ours: what it leaves behind holds nothing open that someone waits for.
struct Child {
  private let process: pid_t

  /// Starts a program that is looked up in PATH.
  init(_ command: [String], input: CInt? = nil, outputPath: String = "/dev/null") throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, flags, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    for descriptor in 3..<CInt(1024) {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let status = posix_spawnp(&process, command[0], &actions, nil, &arguments, environ)
    guard status == 0 else {
      throw Cluster.Failure(description: "\(command[0]): \(String(cString: strerror(status)))")
    }
    self.process = process
  }

  /// Waits for its end; true when it exited with status 0.
  func succeeds() -> Bool {
    var status: CInt = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status == 0
  }
}
