// Everything the daemon ever says in its journal, one function a thing that happens. Names, keys
// and their order are a contract: add, never rename. Values hold codes, never a person's address,
// and never a secret.
//
// Levels: info is the daily run of things; notice what an operator wants to find again; warning
// what may need a hand; error what does.

import Logging

// MARK: The daemon

extension Event {
  /// The process has read its configuration and begins.
  public static func daemonStarted(version: String, daemon: String, configuration: String) -> Event
  {
    Event(
      "daemon.started", .notice,
      ["version": version, "daemon": daemon, "configuration": configuration])
  }

  /// All services run, whether or not the database can be reached yet.
  public static func daemonReady(took: Duration) -> Event {
    Event("daemon.ready", .notice, ["took_ms": milliseconds(took)])
  }

  /// No new attempt begins; the conversations under way are brought to an end.
  public static func daemonStopping(reason: String) -> Event {
    Event("daemon.stopping", .notice, ["reason": reason])
  }

  /// The last line of a process that ended in order.
  public static func daemonStopped(took: Duration) -> Event {
    Event("daemon.stopped", .notice, ["took_ms": milliseconds(took)])
  }

  /// systemd could not be told how the service stands (sd_notify(3)).
  public static func notifyFailed(error: String) -> Event {
    Event("notify.failed", .warning, ["error": error])
  }
}

// MARK: The database

extension Event {
  /// The database cannot be reached; told once, when it goes.
  public static func databaseAway(error: String, retryIn: Duration) -> Event {
    Event("database.away", .error, ["error": error, "retry_in_ms": milliseconds(retryIn)])
  }

  /// The database answers again.
  public static func databaseBack(after: Duration) -> Event {
    Event("database.back", .notice, ["away_ms": milliseconds(after)])
  }

  /// Another daemon's heartbeat stopped, and the messages that it had leased are free again.
  public static func leaseRecovered(daemon: String, messages: Int) -> Event {
    Event("lease.recovered", .notice, ["daemon": daemon, "messages": "\(messages)"])
  }
}

// MARK: Duties

extension Event {
  /// What one pass changed in the table of duties.
  public struct DutyCounts: Sendable, Equatable {
    /// Seen for the first time.
    public var new = 0
    /// Moved to another due date, or with other facts.
    public var changed = 0
    /// Done by their bearers.
    public var met = 0
    /// Not owed any more.
    public var void = 0

    /// Makes the counts.
    public init(new: Int = 0, changed: Int = 0, met: Int = 0, void: Int = 0) {
      self.new = new
      self.changed = changed
      self.met = met
      self.void = void
    }
  }

  /// One pass from facts to messages has committed; `asOf` is its day, `YYYY-MM-DD`.
  public static func passDone(
    asOf: String, policies: Int, duties: DutyCounts, notices: Int, messages: Int, took: Duration
  ) -> Event {
    Event(
      "pass.done", .info,
      [
        "as_of": asOf, "policies": "\(policies)", "new": "\(duties.new)",
        "changed": "\(duties.changed)", "met": "\(duties.met)", "void": "\(duties.void)",
        "notices": "\(notices)", "messages": "\(messages)", "took_ms": milliseconds(took),
      ])
  }

  /// The schema was made or upgraded by a step.
  public static func schemaMigrated(number: Int, name: String) -> Event {
    Event("schema.migrated", .notice, ["number": "\(number)", "name": name])
  }

  /// A service could not do its work although the database answers; it tries again.
  public static func serviceFailed(service: String, error: String) -> Event {
    Event("service.failed", .error, ["service": service, "error": error])
  }

  /// A rule's query failed; its duties stay as they were, the other rules go on.
  public static func ruleFailed(policy: String, rule: String, error: String) -> Event {
    Event("rule.failed", .error, ["policy": policy, "rule": rule, "error": error])
  }

  /// Working days of this year are counted by the week alone: its calendar is not there yet.
  public static func calendarProvisional(year: Int) -> Event {
    Event("calendar.provisional", .warning, ["year": "\(year)"])
  }
}

// MARK: Silences and promises

extension Event {
  /// What a silence covers, empty for all, and who made it why.
  public struct Silence: Sendable, Equatable {
    fileprivate let fields: [Field]

    /// Makes the account of a silence.
    public init(
      number: Int64, policy: String, rule: String, bearer: String, subject: String,
      recipient: String, until: String, by: String, reason: String
    ) {
      fields = [
        Field("silence", "\(number)"), Field("policy", policy), Field("rule", rule),
        Field("bearer", bearer), Field("subject", subject), Field("recipient", recipient),
        Field("until", until), Field("by", by), Field("reason", reason),
      ]
    }
  }

  /// For which duty a promise is, and who took it.
  public struct Promise: Sendable, Equatable {
    fileprivate let fields: [Field]

    /// Makes the account of a promise.
    public init(
      number: Int64, policy: String, rule: String, subject: String, bearer: String,
      period: String, until: String, by: String
    ) {
      fields = [
        Field("promise", "\(number)"), Field("policy", policy), Field("rule", rule),
        Field("subject", subject), Field("bearer", bearer), Field("period", period),
        Field("until", until), Field("by", by),
      ]
    }
  }

  /// An operator has silenced something through the day `until`.
  public static func silenceAdded(_ silence: Silence) -> Event {
    Event("silence.added", .notice, silence.fields)
  }

  /// An operator has ended a silence before its day.
  public static func silenceEnded(silence: Int64, by name: String) -> Event {
    Event("silence.ended", .notice, ["silence": "\(silence)", "by": name])
  }

  /// An operator has noted a bearer's promise for the day `until`.
  public static func promiseAdded(_ promise: Promise) -> Event {
    Event("promise.added", .notice, promise.fields)
  }

  /// An operator has taken a promise back.
  public static func promiseEnded(promise: Int64, by name: String) -> Event {
    Event("promise.ended", .notice, ["promise": "\(promise)", "by": name])
  }
}

// MARK: Delivery

extension Event {
  /// One attempt to deliver one message, as its four outcomes tell of it.
  public struct Attempt: Sendable, Equatable {
    /// The message's number in the queue.
    public var message: Int64
    /// What every attempt of the message carries: its Message-ID or `webhook-id`.
    public var identity: String
    /// The lane that it ran in.
    public var lane: String
    /// The recipient's code.
    public var recipient: String
    /// The channel's name in the configuration.
    public var channel: String
    /// From 1.
    public var number: Int
    /// Where in the conversation it was decided.
    public var stage: String
    /// The other side's code; empty without one.
    public var code: String
    /// The other side's words.
    public var text: String

    /// Makes the account of an attempt.
    public init(
      message: Int64, identity: String, lane: String, recipient: String, channel: String,
      number: Int, stage: String, code: String, text: String
    ) {
      self.message = message
      self.identity = identity
      self.lane = lane
      self.recipient = recipient
      self.channel = channel
      self.number = number
      self.stage = stage
      self.code = code
      self.text = text
    }

    fileprivate var fields: [Field] {
      [
        Field("message", "\(message)"), Field("identity", identity), Field("lane", lane),
        Field("recipient", recipient), Field("channel", channel), Field("attempt", "\(number)"),
        Field("stage", stage), Field("code", code), Field("text", text),
      ]
    }
  }

  /// The other side took responsibility.
  public static func attemptDelivered(_ attempt: Attempt) -> Event {
    Event("attempt.delivered", .info, attempt.fields)
  }

  /// Not now; `next` is when it is tried again, as PostgreSQL writes it.
  public static func attemptDeferred(_ attempt: Attempt, next: String) -> Event {
    Event("attempt.deferred", .notice, attempt.fields + [Field("next", next)])
  }

  /// Never again as it is; `blame` is recipient, message or channel.
  public static func attemptRejected(_ attempt: Attempt, blame: String) -> Event {
    Event("attempt.rejected", .warning, attempt.fields + [Field("blame", blame)])
  }

  /// Sent in full, the answer lost; `next` is empty when it is not tried again.
  public static func attemptAmbiguous(_ attempt: Attempt, next: String) -> Event {
    Event("attempt.ambiguous", .warning, attempt.fields + [Field("next", next)])
  }

  /// A message is sent that may have arrived already, with the same identity.
  public static func possibleDuplicate(message: Int64, identity: String) -> Event {
    Event("possible_duplicate", .warning, ["message": "\(message)", "identity": identity])
  }

  /// A message is given up and waits for an operator (`duband queue list`).
  public static func messageDead(
    message: Int64, identity: String, recipient: String, channel: String, reason: String
  ) -> Event {
    Event(
      "message.dead", .error,
      [
        "message": "\(message)", "identity": identity, "recipient": recipient, "channel": channel,
        "reason": reason,
      ])
  }

  /// Messages were given up that had waited in lanes which take nothing.
  public static func messagesExpired(count: Int) -> Event {
    Event("messages.expired", .error, ["count": "\(count)"])
  }

  /// A mail server reported of a message that it had taken, and nothing follows from it: it goes on
  /// trying (`delayed`), or the message is settled otherwise already.
  public static func bounceNoted(
    message: Int64, identity: String, recipient: String, action: String, status: String
  ) -> Event {
    Event(
      "bounce.noted", .notice,
      [
        "message": "\(message)", "identity": identity, "recipient": recipient, "action": action,
        "status": status,
      ])
  }

  /// The operator, and bureaus where it concerns them, are about to be told of so many concerns.
  public static func concernsTold(count: Int) -> Event {
    Event("concerns.told", .notice, ["count": "\(count)"])
  }

  /// The facts changed before a message left: nothing was sent.
  public static func messageWithdrawn(message: Int64, identity: String, reason: String) -> Event {
    Event(
      "message.withdrawn", .info,
      ["message": "\(message)", "identity": identity, "reason": reason])
  }

  /// A relay or endpoint cannot be reached; told once, when it goes.
  public static func laneAway(lane: String, error: String) -> Event {
    Event("lane.away", .warning, ["lane": lane, "error": error])
  }

  /// A relay or endpoint rejects us as a whole; its messages wait until somebody mends it.
  public static func laneStopped(lane: String, error: String) -> Event {
    Event("lane.stopped", .error, ["lane": lane, "error": error])
  }

  /// A relay or endpoint asks us to wait.
  public static func laneHeld(lane: String, for pause: Duration, error: String) -> Event {
    Event(
      "lane.held", .notice, ["lane": lane, "pause_ms": milliseconds(pause), "error": error])
  }

  /// A relay or endpoint answers again.
  public static func laneBack(lane: String, after: Duration) -> Event {
    Event("lane.back", .notice, ["lane": lane, "away_ms": milliseconds(after)])
  }

  /// One of several relays failed and is passed over for a while; told once, when it goes.
  public static func relayAway(relay: String, error: String) -> Event {
    Event("relay.away", .warning, ["relay": relay, "error": error])
  }

  /// A relay that was passed over takes messages again.
  public static func relayBack(relay: String, after: Duration) -> Event {
    Event("relay.back", .notice, ["relay": relay, "away_ms": milliseconds(after)])
  }
}

private func milliseconds(_ duration: Duration) -> String {
  let (seconds, attoseconds) = duration.components
  return "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)"
}
