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
      throw Trouble(.usage, "endpoint \(endpoint.name): its url \(error)")
    }
    guard address.scheme == .http else {
      throw Trouble(.usage, "endpoint \(endpoint.name): https is not there yet; name an http url")
    }
    do {
      webhook = StandardWebhook(endpoint: address, key: try SigningKey(try endpoint.secret.read()))
    } catch let error as SigningKey.Invalid {
      throw Trouble(.usage, "endpoint \(endpoint.name): its secret \(error)")
    }
    timeout = endpoint.timeout
    carrier = Carrier(
      to: address.host, port: address.port, connectTimeout: endpoint.timeout, stop: stop
    ) { [timeout = endpoint.timeout] in HTTPExchange(replyWithin: timeout) }
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
