import Civil
import Configuration
import Delivery
import Letters
import Waiting
import Webhook
import Wire

/// Delivers to one endpoint, in its dialect.
final class HookCourier: Courier {
  /// What is spoken there.
  private enum Speech {
    /// JSON, for programs.
    case event(StandardWebhook)
    /// A group's robot, for people.
    case post(any Robot, Letterhead)

    var dialect: any Dialect {
      switch self {
      case .event(let webhook): webhook
      case .post(let robot, _): robot
      }
    }
  }

  private let speech: Speech
  private let timeout: Duration
  private var carrier: Carrier<HTTPExchange>
  private(set) var transcript: [String] = []

  /// Opens nothing yet.
  init(_ endpoint: Configuration.Endpoint, letterhead: Letterhead, stop: WakeUp) throws {
    let address: Webhook.Endpoint
    do {
      address = try Webhook.Endpoint(try endpoint.url.read())
    } catch let error as Webhook.Endpoint.Malformed {
      throw Trouble(.usage, "endpoint \(endpoint.name): its url: \(error)")
    }
    // A webhook's signature may be seen on the way; a robot's URL is all that it takes to speak there.
    guard endpoint.kind == .webhook || address.scheme == .https || Loopback.contains(address.host)
    else {
      throw Trouble(
        .usage, "endpoint \(endpoint.name): a robot's url is a secret; write https://")
    }
    speech = try Self.speech(of: endpoint, at: address, letterhead)
    timeout = endpoint.timeout
    let proxy = try Self.proxy(endpoint)
    let route = Route(to: address, through: proxy)
    carrier = Carrier(
      to: proxy?.host ?? address.host, port: proxy?.port ?? address.port,
      security: try Self.security(endpoint, at: address, by: route),
      connectTimeout: endpoint.timeout, handshakeTimeout: endpoint.timeout, stop: stop
    ) { [timeout = endpoint.timeout] in HTTPExchange(replyWithin: timeout, route: route) }
  }

  private static func speech(
    of endpoint: Configuration.Endpoint, at address: Webhook.Endpoint, _ letterhead: Letterhead
  ) throws -> Speech {
    let secrets = try endpoint.secrets.map { try $0.read() }
    switch endpoint.kind {
    case .webhook:
      do {
        let keys = try secrets.map { secret throws(SigningKey.Invalid) in try SigningKey(secret) }
        return .event(
          StandardWebhook(endpoint: address, key: keys[0], other: Array(keys.dropFirst())))
      } catch {
        throw Trouble(.usage, "endpoint \(endpoint.name): its secret: \(error)")
      }
    case .wecom: return .post(WeCom(endpoint: address), letterhead)
    case .dingtalk: return .post(DingTalk(endpoint: address, secret: secrets.first), letterhead)
    case .feishu: return .post(Feishu(endpoint: address, secret: secrets.first), letterhead)
    }
  }

  private static func proxy(_ endpoint: Configuration.Endpoint) throws -> Webhook.Proxy? {
    try endpoint.proxy.map { proxy in
      do {
        return try Webhook.Proxy(proxy.url, login: try proxy.login?.read())
      } catch let error as Webhook.Proxy.Malformed {
        throw Trouble(.usage, "endpoint \(endpoint.name): its proxy: \(error)")
      }
    }
  }

  /// TLS is with the endpoint, be there a proxy or not.
  private static func security(
    _ endpoint: Configuration.Endpoint, at address: Webhook.Endpoint, by route: Route
  ) throws -> Security {
    guard address.scheme == .https else { return .none }
    do {
      let client = try TLSClient(for: address.host, trusting: endpoint.trust)
      switch route {
      case .direct, .forwarded: return .implicit(client)
      case .tunnelled: return .onRequest(client)
      }
    } catch {
      throw Trouble(
        .usage,
        "endpoint \(endpoint.name): no certificates to trust: \(error); name a PEM file as ca_file")
    }
  }

  func capacity(for digest: Digest) -> Int? {
    guard case .event = speech else { return nil }
    let count = digest.count(fitting: Writing.eventRoom)
    return count < digest.items.count ? count : nil
  }

  func deliver(_ envelope: Envelope, nextTurn: () -> String?) -> Report? {
    transcript = []
    do {
      return send(try compose(envelope), nextTurn)
    } catch {
      return Report(.rejected(.message), stage: "compose", text: "\(error)")
    }
  }

  private func send(_ requests: [HTTPRequest], _ nextTurn: () -> String?) -> Report? {
    guard let first = requests.first, var report = send(first) else { return nil }
    guard report.outcome == .delivered else { return report }
    // The message has arrived, whatever becomes of what calls people to it; a penalty is the lane's.
    var made = 1
    for request in requests.dropFirst() {
      var why = nextTurn()
      var pause: Duration?
      if why == nil {
        let call = send(request)
        made += 1
        if call?.outcome == .delivered { continue }
        why = call.map { "\($0.code) \($0.text)" } ?? "it was stopped"
        if let call, call.holdsLane, case .deferred(let asked) = call.outcome { pause = asked }
      }
      report = Report(
        .delivered, stage: report.stage, code: report.code,
        text: "\(report.text); nobody was called: \(why ?? "")")
      report.pause = pause
    }
    report.requests = made
    return report
  }

  private func compose(_ envelope: Envelope) throws -> [HTTPRequest] {
    switch speech {
    case .event(let webhook):
      let (type, data) = envelope.writing.event
      let event = WebhookEvent(type: type, timestamp: Self.timestamp(envelope.now), data: data)
      return [
        try webhook.request(for: event, id: envelope.identity, timestamp: Int(envelope.now))
      ]
    case .post(let robot, let letterhead):
      let post = envelope.writing.post(on: letterhead, for: robot)
      return try robot.requests(for: post, at: envelope.now)
    }
  }

  /// Sends one request, a second time when a kept connection turned out dead; nil when stopped.
  private func send(_ request: HTTPRequest) -> Report? {
    for _ in 1...2 {
      defer { transcript += carrier.transcript }
      do throws(NotCarried) {
        let verdict = try carrier.deliver(request, before: .now + timeout * 2)
        if case .stale = verdict { continue }
        return verdict.report(in: speech.dialect)
      } catch {
        switch error {
        case .stopped: return nil
        case .failed(let report): return report
        }
      }
    }
    return Report(
      .deferred(), stage: "request", text: "the endpoint dropped two connections in a row")
  }

  func reach() throws(NotCarried) { try carrier.reach() }

  /// Two requests at most, each twice where a kept connection was dead.
  var longestAttempt: Duration { timeout * 8 }

  func close() { carrier.close() }

  /// ISO 8601, in UTC.
  static func timestamp(_ seconds: Int64) -> String {
    let (days, rest) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
    let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(CivilDate(dayNumber: days))T\(parts.joined(separator: ":"))Z"
  }
}
