import ArgumentParser
import Civil
import Configuration
import Database
import Duties
import FoundationEssentials
import Glibc
import Letters
import Queue

/// The command `duband preview`.
struct Preview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Render what would be sent now into files. Sends nothing, writes no row.",
    discussion: """
      A pass over copies of the daemon's tables, as while the send window is open. Mails are written as \
      they would leave, but for the signature (.eml, .html), requests to endpoints as their bodies \
      (.json). The numbers of messages that are not queued yet may become others. The files are for \
      their owner alone: they hold addresses.
      """)

  @OptionGroup var options: Options
  @Option(help: "The day that the pass believes it is, at 10:00; today without it.")
  var asOf: CivilDate?
  @Option(help: "The folder for the files; it is made, and no file in it is overwritten.")
  var out: String

  func run() async throws {
    let setup = try Setup(options)
    let rulebook = try setup.rulebook()
    let proofs = try Proofs(setup.configuration, letterhead: setup.letterhead())
    let folder = try ProofFolder(out)
    let connection = try setup.connect()
    connection.statementTimeout = .seconds(600)
    let files = try setup.loadTables(on: connection)
    let moment = try moment(setup, connection)
    var sheets: [Sheet] = []
    var failures: [String] = []
    let rehearsal = Rehearsal(Pass(rulebook, reach: setup.reach))
    try rehearsal.run(on: connection, today: moment.day) { summary in
      failures += summary.failures.map { "rule \($0.rule): \($0.words)" }
      let messages = try QueueView(on: connection).waiting()
      let (writings, unreadable) = try Writer(rulebook: rulebook)
        .writings(of: messages, today: moment.day, on: connection)
      failures += unreadable.sorted().map { "message \($0): its content cannot be read" }
      for message in messages {
        guard let writing = writings[message.id] else { continue }
        do {
          sheets.append(try sheet(message, writing, moment, proofs))
        } catch {
          failures.append("message \(message.id) to \(message.recipient): \(error.words)")
        }
      }
    }
    try folder.write(sheets.flatMap(\.named))
    try show(sheets)
    let calendar = WorkingCalendar(files: files)
    if !options.json, asOf == nil,
      !setup.configuration.window.isOpen(on: moment.day, at: moment.time, in: calendar)
    {
      print("the send window is closed: all but alerts would leave when it opens")
    }
    if !failures.isEmpty { throw Trouble(.found, failures.joined(separator: "\n")) }
  }

  private func moment(_ setup: Setup, _ connection: Connection) throws -> CivilMoment {
    let now = try CivilMoment.now(in: setup.configuration.window.timeZone, on: connection)
    guard let asOf, let ten = TimeOfDay("10:00") else { return now }
    return CivilMoment(day: asOf, time: ten, offset: now.offset)
  }

  private func sheet(
    _ message: LeasedMessage, _ writing: Writing, _ moment: CivilMoment, _ proofs: Proofs
  ) throws -> Sheet {
    let atTen = Int64(moment.day.dayNumber) * 86_400 + 36_000 - Int64(moment.offset) * 60
    let envelope = Envelope(
      identity: message.identity, number: message.id, address: message.address,
      contact: message.contact, thread: writing.isOfThread ? message.recipient : nil,
      writing: writing,
      now: asOf == nil ? Int64(time(nil)) : atTen, offset: moment.offset)
    return Sheet(message, files: try proofs.files(of: envelope, on: message.channel))
  }

  private func show(_ sheets: [Sheet]) throws {
    if options.json { return try Printing.json(sheets) }
    Printing.table(
      ["MESSAGE", "KIND", "RECIPIENT", "CONTACT", "LANE", "FILES"],
      sheets.map {
        [
          "\($0.message)", $0.kind, $0.recipient.isEmpty ? "operator" : $0.recipient, $0.contact,
          $0.lane, $0.files.joined(separator: " "),
        ]
      })
  }
}

/// One message with its files; the keys of its JSON are a contract.
private struct Sheet: Encodable {
  let message: Int64
  let kind: String
  let recipient: String
  let contact: String
  let lane: String
  let files: [String]
  /// What the files hold.
  let named: [(name: String, bytes: [UInt8])]

  enum CodingKeys: CodingKey {
    case message, kind, recipient, contact, lane, files
  }

  init(_ message: LeasedMessage, files: [Proofs.File]) {
    self.message = message.id
    kind = message.kind
    recipient = message.recipient
    contact = message.contact
    lane = message.channel == "email" ? "smtp" : "webhook:\(message.address)"
    let way = message.channel == "email" ? "email" : message.address
    let stem = [way, message.recipient.isEmpty ? "operator" : message.recipient]
      .map(\.inFileNames).joined(separator: "-")
    let count = Dictionary(grouping: files, by: \.kind).mapValues(\.count)
    named = files.enumerated().map { index, file in
      let part = count[file.kind] == 1 ? "" : "-\(index + 1)"
      return ("\(message.id)-\(stem)\(part).\(file.kind)", file.bytes)
    }
    self.files = named.map(\.name)
  }
}

extension String {
  /// As much of a code as a file's name may hold.
  ///
  /// Letters, digits, Chinese characters, `_` and `-`, 60 bytes at most: a number before it makes the
  /// name the only one.
  fileprivate var inFileNames: String {
    var name = ""
    for scalar in unicodeScalars {
      let isPlain =
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", "\u{4E00}"..."\u{9FFF}": true
        default: false
        }
      let next = isPlain ? Character(scalar) : "_"
      guard name.utf8.count + next.utf8.count <= 60 else { break }
      name.append(next)
    }
    return name
  }
}

extension Error {
  /// What is said of an error in the middle of a sentence.
  fileprivate var words: String { (self as? Trouble)?.text ?? "\(self)" }
}

/// The folder that the files go into.
private struct ProofFolder {
  private let path: String

  /// Makes the folder where it is not there, for its owner alone.
  init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Trouble(.usage, "--out \(path): the folder cannot be made; name another")
    }
  }

  /// Writes all or, where one of the names is taken, none.
  func write(_ files: [(name: String, bytes: [UInt8])]) throws {
    var status = stat()
    if let taken = files.first(where: { lstat("\(path)/\($0.name)", &status) == 0 }) {
      throw Trouble(
        .usage, "\(path)/\(taken.name) is there already; name another folder, or empty this one")
    }
    for file in files {
      let name = "\(path)/\(file.name)"
      let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else { throw Self.failed(name) }
      defer { close(descriptor) }
      var rest = file.bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw Self.failed(name) }
        rest = rest.dropFirst(count)
      }
    }
  }

  private static func failed(_ name: String) -> Trouble {
    Trouble(.usage, "\(name): cannot be written (\(String(cString: strerror(errno))))")
  }
}
