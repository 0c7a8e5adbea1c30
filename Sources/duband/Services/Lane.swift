import Configuration
import Delivery
import Waiting

/// Where messages of one kind go: the mail relays, or one endpoint.
struct Lane: Sendable {
  /// `smtp`, or `webhook:` and the endpoint's name: as the queue knows it.
  let name: String
  /// How many conversations there may be at once.
  let connections: Int
  /// How fast requests may come; nil: as fast as they are taken.
  let pace: Pace?
  /// Makes a courier for one thread.
  let courier: @Sendable (WakeUp) throws -> any Courier

  /// The lanes of a configuration.
  static func all(of household: Household) -> [Lane] {
    let configuration = household.configuration
    var lanes: [Lane] = []
    if let smtp = configuration.smtp, let relay = smtp.relays.first {
      lanes.append(
        Lane(name: "smtp", connections: relay.connections, pace: smtp.rate) { stop in
          try MailCourier(
            smtp, sender: configuration.sender, mail: configuration.mail, host: household.host,
            letterhead: household.letterhead, health: household.relayHealth, stop: stop)
        })
    }
    for endpoint in configuration.endpoints {
      lanes.append(
        Lane(
          name: "webhook:\(endpoint.name)", connections: endpoint.connections,
          pace: endpoint.pace
        ) { stop in
          try HookCourier(endpoint, letterhead: household.letterhead, stop: stop)
        })
    }
    return lanes
  }
}

extension Configuration.Endpoint {
  /// What the county wants, and never faster than what the vendor allows.
  fileprivate var pace: Pace? {
    guard let vendor = kind.pace else { return rate }
    return rate.map { $0.interval > vendor.interval ? vendor.slowed(to: $0.interval) : vendor }
      ?? vendor
  }
}

extension Configuration.Endpoint.Kind {
  /// What its vendor allows each robot.
  fileprivate var pace: Pace? {
    switch self {
    case .webhook: nil
    case .wecom: .wecom
    case .dingtalk: .dingtalk
    case .feishu: .feishu
    }
  }
}
