import Glibc
import Logging

/// One line as it is written, before its form is chosen.
struct LogLine {
  let name: String
  let level: Logger.Level
  let fields: [Event.Field]

  /// Makes safe what it is given; a key that is taken already gets a `_` behind it.
  init(_ event: Event, and others: [Event.Field] = []) {
    var keys: Set = ["time", "level", "event"]
    name = event.name.bareName
    level = event.level
    fields = (event.fields + others).map { field in
      var key = field.key.bareName
      while !keys.insert(key).inserted { key += "_" }
      return Event.Field(key, field.value.bounded)
    }
  }

  /// The event's name, then ` key=value` for every field.
  var logfmt: String {
    fields.reduce(into: name) { $0 += " \($1.key)=\($1.value.logfmtValue)" }
  }

  /// The line without its line break.
  func text(in form: LineForm, at time: timespec) -> String {
    switch form {
    case .terminal(let colour):
      let padding = String(repeating: " ", count: max(0, 7 - level.rawValue.count))
      return "\(time.localTime) \(colour ? level.coloured : level.rawValue)\(padding) \(logfmt)"
    case .systemd:
      return "<\(level.priority)>\(logfmt)"
    case .json:
      let members = [
        Event.Field("time", time.rfc3339), Event.Field("level", level.rawValue),
        Event.Field("event", name),
      ]
      let pairs = (members + fields).reduce(into: "") { $0 += ",\"\($1.key)\":\($1.value.quoted)" }
      return "{\(pairs.dropFirst())}"
    }
  }
}

extension Logger.Level {
  /// The priority of syslog(3), as sd-daemon(3) prefixes lines with it.
  var priority: Int {
    switch self {
    case .trace, .debug: 7
    case .info: 6
    case .notice: 5
    case .warning: 4
    case .error: 3
    case .critical: 2
    }
  }

  /// In the colours that systemd's journalctl uses (ECMA-48 SGR).
  fileprivate var coloured: String {
    let code =
      switch self {
      case .trace, .debug: "2"
      case .info: "0"
      case .notice: "1"
      case .warning: "33"
      case .error, .critical: "1;31"
      }
    return "\u{1B}[\(code)m\(rawValue)\u{1B}[0m"
  }
}

extension timespec {
  fileprivate var localTime: String {
    var seconds = tv_sec
    var civil = tm()
    localtime_r(&seconds, &civil)
    return civil.clock
  }

  fileprivate var rfc3339: String {
    var seconds = tv_sec
    var civil = tm()
    gmtime_r(&seconds, &civil)
    let day = "\(civil.tm_year + 1900)-\(padded(civil.tm_mon + 1, 2))-\(padded(civil.tm_mday, 2))"
    return "\(day)T\(civil.clock).\(padded(CInt(tv_nsec / 1_000_000), 3))Z"
  }
}

extension tm {
  fileprivate var clock: String {
    "\(padded(tm_hour, 2)):\(padded(tm_min, 2)):\(padded(tm_sec, 2))"
  }
}

private func padded(_ number: CInt, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
