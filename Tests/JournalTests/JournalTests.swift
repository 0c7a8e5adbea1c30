import Glibc
import Logging
import Synchronization
import Testing

@testable import Journal

@Suite("Journal")
struct JournalTests {
  private let lines = Lines()

  @Test("an event keeps its level and the order of its fields on its way through a logger")
  func order() {
    let journal = Journal(lines.logger())
    journal(
      .passDone(
        asOf: "2026-03-02", policies: 2,
        duties: Event.DutyCounts(new: 3, changed: 1, met: 4, void: 0),
        notices: 7, messages: 5, took: .milliseconds(1234)))
    journal(
      .attemptDeferred(
        Event.Attempt(
          message: 42, identity: "<42@duband>", lane: "relay", recipient: "HC01", channel: "mail",
          number: 2, stage: "RCPT", code: "451 4.7.1", text: "greylisted\ntry later"),
        next: "2026-03-02 10:05:00+08"))
    #expect(
      lines.all == [
        "<6>pass.done as_of=2026-03-02 policies=2 new=3 changed=1 met=4 void=0 notices=7 messages=5"
          + " took_ms=1234",
        "<5>attempt.deferred message=42 identity=<42@duband> lane=relay recipient=HC01 channel=mail"
          + #" attempt=2 stage=RCPT code="451 4.7.1" text="greylisted\ntry later""#
          + #" next="2026-03-02 10:05:00+08""#,
      ])
  }

  @Test("a library's message is the event log, with its error and its metadata by key")
  func library() {
    var logger = lines.logger()
    logger[metadataKey: "zone"] = "b"
    logger.warning(
      "Service failed\n<0>forged", error: Refusal(reason: "no way"),
      metadata: ["service": "Watch", "bad key": "1"], source: "ServiceLifecycle")
    #expect(
      lines.all == [
        #"<4>log source=ServiceLifecycle text="Service failed\n<0>forged" error="no way" bad_key=1"#
          + " service=Watch zone=b"
      ])
  }

  @Test("metadata: the call's before the task's before the logger's, behind the event's own")
  func metadata() {
    var handler = lines.handler()
    handler.metadata = ["a": "logger", "b": "logger", "c": "logger"]
    handler.metadataProvider = Logger.MetadataProvider { ["a": "task", "b": "task"] }
    let logger = Logger(label: "duband") { _ in handler }
    logger.info("hello", metadata: ["a": "call"], source: "Test")
    Journal(logger)(Event("lane.back", .notice, ["c": "event"]))
    #expect(
      lines.all == [
        "<6>log source=Test text=hello a=call b=task c=logger",
        "<5>lane.back c=event a=task b=task c_=logger",
      ])
  }

  @Test("what lies below the level is not written")
  func level() {
    let journal = Journal(lines.logger(level: .notice))
    journal(.messageWithdrawn(message: 1, identity: "m1", reason: "met"))
    journal(.databaseBack(after: .seconds(7)))
    #expect(lines.all == ["<5>database.back away_ms=7000"])
  }

  @Test("a test's journal keeps the events themselves")
  func collector() {
    let collector = EventCollector()
    collector.journal(.calendarProvisional(year: 2027))
    collector.journal(.leaseRecovered(daemon: "b", messages: 3))
    #expect(
      collector.events == [
        .calendarProvisional(year: 2027), .leaseRecovered(daemon: "b", messages: 3),
      ])
  }
}

private struct Refusal: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}

/// What a handler wrote, for systemd.
private final class Lines: Sendable {
  private let written = Mutex<[String]>([])

  var all: [String] { written.withLock { $0 } }

  func handler(level: Logger.Level = .info) -> JournalHandler {
    JournalHandler(
      .systemd, level: level, now: { timespec() },
      write: { line in self.written.withLock { $0.append(line) } })
  }

  func logger(level: Logger.Level = .info) -> Logger {
    Logger(label: "duband") { _ in self.handler(level: level) }
  }
}
