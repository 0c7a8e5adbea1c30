import Database

/// Something that ends a command, with the exit status that it has to have.
struct Trouble: Error {
  /// The exit statuses, a contract.
  enum Status: CInt {
    /// It ran and found something wrong.
    case found = 1
    /// Usage or configuration.
    case usage = 2
    /// A dependency could not be reached.
    case unreachable = 3
    /// A mail that `duband bounce` could not take now: EX_TEMPFAIL of sysexits.h, by which a mail
    /// server keeps it and tries again.
    case tryAgain = 75

    /// What a database's error comes to.
    init(of error: DatabaseError) {
      switch error.code {
      case .connectionFailed, .connectionLost, .timedOut, .cancelled: self = .unreachable
      case .badTarget: self = .usage
      default: self = .found
      }
    }
  }

  let status: Status
  let text: String

  /// What was tried, what came back, what to do; empty when all was said already.
  init(_ status: Status, _ text: String = "") {
    self.status = status
    self.text = text
  }
}
