import Logging
import Testing

@testable import Journal

@Suite("Catalogue of events")
struct EventCatalogueTests {
  private static let attempt = Event.Attempt(
    message: 42, identity: "m42", lane: "relay", recipient: "HC01", channel: "mail", number: 1,
    stage: "DATA", code: "250", text: "ok")
  private static let attemptText =
    "message=42 identity=m42 lane=relay recipient=HC01 channel=mail attempt=1 stage=DATA code=250"
    + " text=ok"

  @Test(
    "names, levels, keys and their order are a contract",
    arguments: [
      (
        .daemonStarted(version: "1.0", daemon: "a", configuration: "/etc/duband/duband.yaml"),
        .notice, "daemon.started version=1.0 daemon=a configuration=/etc/duband/duband.yaml"
      ),
      (.daemonReady(took: .milliseconds(12)), .notice, "daemon.ready took_ms=12"),
      (.daemonStopping(reason: "SIGTERM"), .notice, "daemon.stopping reason=SIGTERM"),
      (.daemonStopped(took: .seconds(2)), .notice, "daemon.stopped took_ms=2000"),
      (.notifyFailed(error: "x"), .warning, "notify.failed error=x"),
      (
        .databaseAway(error: "x", retryIn: .seconds(5)), .error,
        "database.away error=x retry_in_ms=5000"
      ),
      (.databaseBack(after: .seconds(61)), .notice, "database.back away_ms=61000"),
      (
        .leaseRecovered(daemon: "b", messages: 3), .notice,
        "lease.recovered daemon=b messages=3"
      ),
      (
        .passDone(
          asOf: "2026-03-02", policies: 1, duties: .init(new: 1, changed: 2, met: 3, void: 4),
          notices: 5, messages: 6, took: .milliseconds(7)), .info,
        "pass.done as_of=2026-03-02 policies=1 new=1 changed=2 met=3 void=4 notices=5 messages=6"
          + " took_ms=7"
      ),
      (
        .ruleFailed(policy: "wushan", rule: "quarterly-visit", error: "x"), .error,
        "rule.failed policy=wushan rule=quarterly-visit error=x"
      ),
      (
        .silenceAdded(
          .init(
            number: 3, policy: "", rule: "quarterly-visit", bearer: "H01", subject: "",
            recipient: "", until: "2026-03-31", by: "li", reason: "flood")), .notice,
        "silence.added silence=3 policy=\"\" rule=quarterly-visit bearer=H01 subject=\"\""
          + " recipient=\"\" until=2026-03-31 by=li reason=flood"
      ),
      (.silenceEnded(silence: 3, by: "li"), .notice, "silence.ended silence=3 by=li"),
      (
        .promiseAdded(
          .init(
            number: 4, policy: "wushan", rule: "quarterly-visit", subject: "I01", bearer: "H01",
            period: "2026-Q1", until: "2026-03-31", by: "li")), .notice,
        "promise.added promise=4 policy=wushan rule=quarterly-visit subject=I01 bearer=H01"
          + " period=2026-Q1 until=2026-03-31 by=li"
      ),
      (.promiseEnded(promise: 4, by: "li"), .notice, "promise.ended promise=4 by=li"),
      (.calendarProvisional(year: 2027), .warning, "calendar.provisional year=2027"),
      (.attemptDelivered(attempt), .info, "attempt.delivered \(attemptText)"),
      (.attemptDeferred(attempt, next: "n"), .notice, "attempt.deferred \(attemptText) next=n"),
      (
        .attemptRejected(attempt, blame: "recipient"), .warning,
        "attempt.rejected \(attemptText) blame=recipient"
      ),
      (
        .attemptAmbiguous(attempt, next: ""), .warning,
        "attempt.ambiguous \(attemptText) next=\"\""
      ),
      (
        .possibleDuplicate(message: 42, identity: "m42"), .warning,
        "possible_duplicate message=42 identity=m42"
      ),
      (
        .messageDead(
          message: 42, identity: "m42", recipient: "HC01", channel: "mail", reason: "5d"), .error,
        "message.dead message=42 identity=m42 recipient=HC01 channel=mail reason=5d"
      ),
      (
        .bounceNoted(
          message: 42, identity: "m42", recipient: "HC01", action: "delayed", status: "4.4.1"),
        .notice,
        "bounce.noted message=42 identity=m42 recipient=HC01 action=delayed status=4.4.1"
      ),
      (
        .messageWithdrawn(message: 42, identity: "m42", reason: "met"), .info,
        "message.withdrawn message=42 identity=m42 reason=met"
      ),
      (
        .laneAway(lane: "relay", error: "x"), .warning,
        "lane.away lane=relay error=x"
      ),
      (
        .laneStopped(lane: "relay", error: "535"), .error,
        "lane.stopped lane=relay error=535"
      ),
      (
        .laneHeld(lane: "robot", for: .seconds(60), error: "45009"), .notice,
        "lane.held lane=robot pause_ms=60000 error=45009"
      ),
      (.concernsTold(count: 2), .notice, "concerns.told count=2"),
      (.messagesExpired(count: 3), .error, "messages.expired count=3"),
      (
        .laneBack(lane: "relay", after: .seconds(90)), .notice, "lane.back lane=relay away_ms=90000"
      ),
      (.relayAway(relay: "a", error: "x"), .warning, "relay.away relay=a error=x"),
      (.relayBack(relay: "a", after: .seconds(9)), .notice, "relay.back relay=a away_ms=9000"),
    ] as [(Event, Logger.Level, String)])
  func contract(_ event: Event, level: Logger.Level, line: String) {
    #expect(event.level == level)
    #expect(event.description == line)
  }
}
