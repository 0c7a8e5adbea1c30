import ArgumentParser
import Configuration
import Database
import Duties
import Glibc

/// The entry: parses the command line, runs one command, and turns what went wrong into an exit
/// status: 0 done, 1 it ran and found something wrong, 2 usage or configuration, 3 a dependency
/// could not be reached.
@main
enum Program {
  static func main() async {
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Duband.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(report(error))
    }
  }

  private static func report(_ error: any Error) -> CInt {
    switch error {
    case let trouble as Trouble:
      if !trouble.text.isEmpty { complain("duband: \(trouble.text)") }
      return trouble.status.rawValue
    case let error as DatabaseError:
      let isBare = error.sqlState == .undefinedTable || error.sqlState == .undefinedSchema
      complain("duband: \(error)\(isBare ? "; duband migrate makes the schema" : "")")
      return Trouble.Status(of: error).rawValue
    case let failure as Pass.Failure:
      complain("duband: rule \(failure.rule): \(failure.words)")
      return Trouble.Status(of: failure.error).rawValue
    case let status as ExitCode:
      return status.rawValue
    default:
      let text = Duband.fullMessage(for: error)
      if Duband.exitCode(for: error).isSuccess {
        print(text)
        return 0
      }
      complain(text)
      return Trouble.Status.usage.rawValue
    }
  }

  private static func complain(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }
}

/// `duband`, and the list of its commands.
struct Duband: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duband",
    abstract:
      "督办: remembers what is owed to childcare institutions, and sees to it that it is done.",
    version: Version.text,
    subcommands: [
      Run.self, Migrate.self, Check.self, Import.self, Duties.self, Preview.self, Simulate.self,
      Explain.self,
      Queue.self, Silence.self, Ack.self, Status.self, Bounce.self, Calendar.self, SendTest.self,
    ])
}

/// What this program is.
enum Version {
  static let text = "0.1.0"
}
