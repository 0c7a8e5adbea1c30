public import Civil
public import Delivery
internal import StrictYAML

/// Where duband finds things and how it talks to the world: `duband.yaml`, read and judged.
///
/// Secrets are never in it, only where they are to be found.
public struct Configuration: Sendable, Equatable {
  /// The database of the registry and of the daemon's own records.
  public let database: Database
  /// The policy files, in the file's order; one at least.
  public let policies: [String]
  /// The folder of the calendars, `YYYY.json`.
  public let calendars: String
  /// The folder of the rules' queries.
  public let rules: String
  /// The folder of the messages' templates.
  public let templates: String
  /// The service package: which item is due at which milestone, a CSV file.
  public let servicePackage: String
  /// The pattern of filing receipts, a Swift `Regex` with a group named `date`.
  public let receiptPattern: String?
  /// How often the registry is looked at when nothing announces a change.
  public let pollInterval: Duration
  /// How long after a pass the next one is made at the latest; nil: the day's change, and 15 minutes
  /// where the registry does not announce its changes.
  public let fullScan: Duration?
  /// When messages may leave.
  public let window: SendWindow
  /// Who is told what the daemon has to say about itself.
  public let operatorMailbox: Mailbox
  /// The endpoint at which he is told while e-mail does not go; nil where there is none.
  public let operatorEndpoint: String?
  /// In whose name messages go.
  public let sender: Mailbox
  /// How e-mail goes; nil where none is to go.
  public let smtp: SMTP?
  /// What goes with a digest by e-mail.
  public let mail: Mail
  /// The webhooks, in the file's order.
  public let endpoints: [Endpoint]
  /// When attempts are repeated.
  public let retry: RetrySchedule
  /// By which signs of life daemons know of each other.
  public let heartbeat: Heartbeat
  /// The least level that is logged.
  public let logLevel: LogLevel

  /// Reads and judges the configuration; relative paths in it start from the folder of `file`.
  /// - Throws: `YAMLProblem`, with the line and the mend.
  public static func read(text: String, file: String) throws -> Configuration {
    let folder = Folder(of: file)
    return try Document(text: text, file: file).root.section {
      try Configuration($0, folder: folder)
    }
  }

  private init(_ section: Section, folder: Folder) throws {
    database = try section.required("database").section { try Database($0, folder: folder) }
    policies = try section.required("policies").distinct { try folder.path($0) }
    calendars = try section.optional("calendars").map(folder.path) ?? folder.path("calendars")
    rules = try section.optional("rules").map(folder.path) ?? folder.path("rules")
    templates = try section.optional("templates").map(folder.path) ?? folder.path("templates")
    servicePackage =
      try section.optional("service_package").map(folder.path) ?? folder.path("service-package.csv")
    receiptPattern = try section.optional("receipt_pattern").map(Configuration.receiptPattern)
    pollInterval = try section.optional("poll_interval")?.duration() ?? .seconds(30)
    fullScan = try section.optional("full_scan")?.duration()
    window = try SendWindow(reading: section)
    sender = try section.required("sender").section { try Mailbox($0, key: "address") }
    smtp = try section.optional("smtp")?.section { try SMTP($0, folder: folder) }
    mail = try section.optional("mail")?.section(Mail.init) ?? .init()
    let relays = Set(smtp?.relays.map(\.name) ?? [])
    let proxy = try Proxy.read(section, folder: folder)
    endpoints =
      try section.optional("endpoints")?.section { section in
        try section.entries().map { entry in
          let endpoint = try Endpoint(
            named: entry.key, entry.value, folder: folder, proxy: proxy)
          guard !relays.contains(endpoint.name) else {
            throw entry.key.problem("a relay has that name", mend: "give it a name of its own")
          }
          return endpoint
        }
      } ?? []
    let names = endpoints.map(\.name)
    (operatorMailbox, operatorEndpoint) = try section.required("operator").section { section in
      let mailbox = try Mailbox(section, key: "email")
      let endpoint = try section.optional("webhook")?
        .map("an endpoint", write: "the name of one under endpoints") {
          names.contains($0) ? $0 : nil
        }
      return (mailbox, endpoint)
    }
    retry = try section.optional("retry")?.section(RetrySchedule.init(reading:)) ?? .init()
    heartbeat = try section.optional("heartbeat").map(Heartbeat.init) ?? .init()
    logLevel =
      try section.optional("log")?.section { try $0.optional("level")?.oneOf() ?? .info } ?? .info
  }

  private static func receiptPattern(_ value: Value) throws -> String {
    let pattern = try value.map("a regular expression", write: "one of Swift's Regex") {
      (try? Regex($0)) == nil ? nil : $0
    }
    guard try Regex(pattern).contains(captureNamed: "date") else {
      throw value.problem("it has no group named date", mend: #"write one, as (?<date>\d{8})"#)
    }
    return pattern
  }
}
