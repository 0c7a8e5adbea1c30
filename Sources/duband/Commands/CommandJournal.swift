import Configuration
import Glibc
import Journal
import Logging

extension Journal {
  /// The journal of a command that changes something: on standard error, as the daemon's.
  init(of setup: Setup) {
    let level = Logger.Level(rawValue: setup.configuration.logLevel.rawValue) ?? .info
    self.init(
      Logger(label: "duband") { _ in JournalHandler(.suited(to: STDERR_FILENO), level: level) })
  }
}
