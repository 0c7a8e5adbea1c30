internal import Delivery
internal import StrictYAML

extension Pace {
  /// Reads and judges `{per_minute: N, burst: N}`.
  init(reading section: Section) throws {
    let perMinute = try section.required("per_minute").integer(in: 1...60_000)
    let burst = try section.optional("burst")?.integer(in: 1...1000) ?? 1
    self.init(every: .seconds(60) / perMinute, burst: burst)
  }
}
