import Civil
import Configuration
import Delivery
import Letters
import Queue
import Waiting
import Webhook
import Wire

/// Delivers digests as Standard Webhooks to one endpoint.
final class HookCourier: Courier {
  private let webhook: StandardWebhook
  private let timeout: Duration
  private var carrier: Carrier<HTTPExchange>

  /// Opens nothing yet.
  init(_ endpoint: Configuration.Endpoint, stop: WakeUp) throws {
    let address: Webhook.Endpoint
    do {
      address = try Webhook.Endpoint(endpoint.url)
    } catch {
      throw Trouble(.usage, "endpoint \(endpoint.name): its url: \(error)")
    }
    webhook = try Self.webhook(endpoint, at: address)
    timeout = endpoint.timeout
    let proxy = try Self.proxy(endpoint)
    let route = Route(to: address, through: proxy)
    carrier = Carrier(
      to: proxy?.host ?? address.host, port: proxy?.port ?? address.port,
      security: try Self.security(endpoint, at: address, by: route),
      connectTimeout: endpoint.timeout, handshakeTimeout: endpoint.timeout, stop: stop
    ) { [timeout = endpoint.timeout] in HTTPExchange(replyWithin: timeout, route: route) }
  }

  private static func webhook(
    _ endpoint: Configuration.Endpoint, at address: Webhook.Endpoint
  ) throws -> StandardWebhook {
    let keys = try endpoint.secrets.map { source in
      do {
        return try SigningKey(try source.read())
      } catch let error as SigningKey.Invalid {
        throw Trouble(.usage, "endpoint \(endpoint.name): its secret: \(error)")
      }
    }
    return StandardWebhook(endpoint: address, key: keys[0], other: Array(keys.dropFirst()))
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

  func deliver(_ message: LeasedMessage, _ envelope: Envelope) -> Report? {
    // Room for the type, the timestamp and the frame around the data.
    let data = envelope.digest.json(limit: StandardWebhook.maximalBodySize - 500)
    let event = WebhookEvent(
      type: "duband.digest", timestamp: Self.timestamp(envelope.now), data: data)
    let request: HTTPRequest
    do {
      request = try webhook.request(
        for: event, id: message.identity, timestamp: Int(envelope.now))
    } catch {
      return Report(.rejected(.message), stage: "compose", text: "\(error)")
    }
    for _ in 1...2 {
      do throws(NotCarried) {
        let verdict = try carrier.deliver(request, before: .now + timeout * 2)
        if case .stale = verdict { continue }
        return verdict.report(in: webhook)
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

  func close() { carrier.close() }

  /// ISO 8601, in UTC.
  private static func timestamp(_ seconds: Int64) -> String {
    let (days, rest) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
    let parts = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(CivilDate(dayNumber: days))T\(parts.joined(separator: ":"))Z"
  }
}
