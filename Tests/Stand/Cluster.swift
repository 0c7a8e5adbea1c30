public import Database
import Foundation
import Synchronization

/// A private PostgreSQL in a folder of its own, reached over a socket there and nowhere else.
///
/// A watchdog stops it and deletes the folder when this process ends, however it ends. The binaries
/// are those of `$DUBAND_PG_BIN`, or the newest below /usr/lib/postgresql.
public final class Cluster: Sendable {
  /// What went wrong while a cluster was made or used.
  public struct Failure: Error, CustomStringConvertible {
    /// What was tried and what came back.
    public let description: String
  }

  /// How pg_ctl(1) stops a server.
  public enum Stop: String, Sendable {
    /// Waits for the clients.
    case smart
    /// Ends the clients' sessions.
    case fast
    /// Like a crash, with a recovery at the next start.
    case immediate
  }

  private static let started = Result { try Cluster() }

  /// The cluster that all tests of this process share; nobody stops it.
  public static var shared: Cluster { get throws { try started.get() } }

  /// A cluster for one test, which may stop, freeze and kill it.
  public static func own() throws -> Cluster { try Cluster() }

  /// Holds the socket; short, for a socket's path is 107 bytes at most.
  public let folder: String
  private let binaries: String
  private let databases = Mutex((count: 0, hasTemplate: false))

  private init() throws {
    binaries = try Self.findBinaries()
    folder = try Self.makeFolder()
    try Self.startWatchdog(over: folder, binaries)
    try asServer(
      "initdb", "-D", "\(folder)/data", "-N", "-A", "trust", "-U", "postgres",
      "--no-instructions", "-E", "UTF8", "--locale=C")
    let settings = """
      listen_addresses = ''
      unix_socket_directories = '\(folder)'
      fsync = off
      synchronous_commit = off
      full_page_writes = off
      max_connections = 200
      """
    let file = "\(folder)/data/postgresql.conf"
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(settings.utf8))
    try handle.close()
    try start()
  }

  /// A connection string for a database of the cluster.
  public func conninfo(_ database: String = "postgres") -> String {
    "host=\(folder) user=postgres dbname=\(database)"
  }

  /// A connection to the database `postgres`, or to another.
  public func connect(to database: String = "postgres") throws -> Connection {
    try Connection(ConnectionTarget(conninfo(database)))
  }

  /// Makes a new database, with the shipped schema if so wished, and gives its connection string.
  public func database(migrated: Bool = false) throws -> String {
    try databases.withLock { databases in
      let maintenance = try connect()
      if migrated, !databases.hasTemplate {
        try maintenance.script("create database migrated")
        try Migrations.run(on: connect(to: "migrated"))
        databases.hasTemplate = true
      }
      databases.count += 1
      let name = "test\(databases.count)"
      try maintenance.script("create database \(name)\(migrated ? " template migrated" : "")")
      return conninfo(name)
    }
  }

  /// What `pg_dump --schema-only` says of a database, with these arguments too.
  public func schema(of conninfo: String, _ arguments: [String] = []) throws -> String {
    let file = "\(folder)/dump\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: file) }
    let command = ["\(binaries)/pg_dump", "--schema-only", "-d", conninfo] + arguments
    let succeeds = try Child(command, outputPath: file).succeeds()
    let output = try String(contentsOfFile: file, encoding: .utf8)
    guard succeeds else { throw Failure(description: output) }
    return output
  }

  /// Starts the server and waits until it takes connections.
  public func start() throws {
    try asServer("pg_ctl", "-w", "-D", "\(folder)/data", "-l", "\(folder)/log", "start")
  }

  /// Stops the server and waits until it has ended.
  public func stop(_ how: Stop = .fast) throws {
    try asServer("pg_ctl", "-w", "-D", "\(folder)/data", "-m", how.rawValue, "stop")
  }

  /// SIGKILL to every process of the server, as when the machine loses its power.
  public func kill() throws {
    // A stopped postmaster starts no further process between the listing and the signal.
    let processes = try signal(SIGSTOP)
    for process in processes { _ = Glibc.kill(process, SIGKILL) }
    while processes.contains(where: Self.isAlive) { usleep(1000) }
    // Where nobody reaps orphans, the next server would take these for a living one's.
    for file in ["data/postmaster.pid", ".s.PGSQL.5432.lock"] {
      try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
    }
  }

  /// Stops every process of the server: sockets stay open, and nobody answers.
  public func freeze() throws { try signal(SIGSTOP) }

  /// Lets a frozen server go on.
  public func thaw() throws { try signal(SIGCONT) }

  @discardableResult
  private func signal(_ number: CInt) throws -> [pid_t] {
    let file = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
    guard let postmaster = file.split(separator: "\n").first.flatMap({ pid_t($0) }) else {
      throw Failure(description: "no process in \(folder)/data/postmaster.pid")
    }
    _ = Glibc.kill(postmaster, number)
    let list = "/proc/\(postmaster)/task/\(postmaster)/children"
    let children = try String(contentsOfFile: list, encoding: .utf8)
      .split(separator: " ").compactMap { pid_t($0) }
    for child in children { _ = Glibc.kill(child, number) }
    return [postmaster] + children
  }

  /// Whether the process exists and is more than a zombie.
  private static func isAlive(_ process: pid_t) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = stat.lastIndex(of: ")")
    else { return false }
    return !stat[name...].dropFirst().hasPrefix(" Z")
  }
}

extension Cluster {
  private static func findBinaries() throws -> String {
    if let folder = ProcessInfo.processInfo.environment["DUBAND_PG_BIN"] { return folder }
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    guard let newest = versions.compactMap({ Int($0) }).max() else {
      throw Failure(description: "no PostgreSQL below \(root): install it or set DUBAND_PG_BIN")
    }
    return "\(root)/\(newest)/bin"
  }

  private static func makeFolder() throws -> String {
    var template = Array("/tmp/duband.XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      throw Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
    }
    let folder = String(cString: made)
    if getuid() == 0, let postgres = getpwnam("postgres")?.pointee {
      chown(folder, postgres.pw_uid, postgres.pw_gid)
    }
    return folder
  }

  /// PostgreSQL refuses to run as root.
  private static var asUnprivileged: [String] {
    getuid() == 0 ? ["runuser", "-u", "postgres", "--"] : []
  }

  private func asServer(_ program: String, _ arguments: String...) throws {
    try Self.run(Self.asUnprivileged + ["\(binaries)/\(program)"] + arguments, in: folder)
  }

  private static func run(_ command: [String], in folder: String) throws {
    let output = "\(folder)/output"
    guard try !Child(command, outputPath: output).succeeds() else { return }
    let texts = [output, "\(folder)/log"].compactMap {
      try? String(contentsOfFile: $0, encoding: .utf8)
    }
    throw Failure(description: ([command.joined(separator: " ")] + texts).joined(separator: "\n"))
  }

  /// A shell that reads from a pipe whose other end only this process holds, until it ends.
  private static func startWatchdog(over folder: String, _ binaries: String) throws {
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure(description: "pipe: \(String(cString: strerror(errno)))")
    }
    let stop = (asUnprivileged + ["\(binaries)/pg_ctl"]).joined(separator: " ")
    let script = """
      trap '' INT TERM HUP
      cat
      read postmaster < \(folder)/data/postmaster.pid && kill -CONT $postmaster
      \(stop) -D \(folder)/data -m immediate stop
      rm -rf \(folder)
      """
    _ = try Child(["setsid", "sh", "-c", script], input: ends[0])
    close(ends[0])
  }
}
