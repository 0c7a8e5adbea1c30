internal import Civil
internal import StrictYAML

extension SendWindow {
  /// Reads and judges the key `window`; what is not said is working days, 08:30–18:00, Shanghai.
  init(reading parent: Section) throws {
    let value = parent.optional("window")
    var (days, zone) = (Days.working, "Asia/Shanghai")
    var (from, to) = (TimeOfDay(minutes: 8 * 60 + 30), TimeOfDay(minutes: 18 * 60))
    try value?.section { section in
      func time(_ key: String) throws -> TimeOfDay? {
        try section.optional(key)?.map("a time of day", write: "HH:MM", TimeOfDay.init)
      }
      days = try section.optional("days")?.oneOf() ?? days
      from = try time("from") ?? from
      to = try time("to") ?? to
      zone = try section.optional("time_zone")?.string() ?? zone
    }
    guard let from, let to,
      let window = SendWindow(days: days, from: from, to: to, timeZone: zone)
    else {
      throw (value ?? parent.place).problem(
        "the window never opens: from is not before to", mend: "write from before to")
    }
    self = window
  }
}
