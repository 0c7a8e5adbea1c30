import Civil
import Configuration
import Database
import Duties
import Policy
import Queue

/// Finds out what stands between a recipient and what it is to be told.
struct RecipientInquiry {
  let setup: Setup
  let rulebook: Rulebook
  let connection: Connection
  let explainer: Explainer
  let moment: CivilMoment
  let calendar: WorkingCalendar
  let say: Wording

  /// Asks for one recipient; `name` says what people call somebody.
  func ask(_ code: String, name: (String) -> String) throws -> Explanation.Recipient {
    let doors = try explainer.doors(of: code)
    var policies: [Policy] = []
    for entry in rulebook.entries where !policies.contains(entry.policy) {
      policies.append(entry.policy)
    }
    let routes = try policies.map { policy in
      Explanation.Recipient.Route(
        policy: policy.name, arrivals: try explainer.arrivals(for: code, under: policy))
    }
    let used = Set(routes.flatMap(\.arrivals).map(\.lane))
    let lanes = try QueueView(on: connection).depths().filter { used.contains($0.lane) }
    let silences = try Silences(on: connection, today: moment.day).list()
      .filter { $0.recipient == nil || $0.recipient == code }
    let window = setup.configuration.window
    let isOpen = window.isOpen(on: moment.day, at: moment.time, in: calendar)
    let opening =
      isOpen ? nil : window.nextOpening(after: moment.day, at: moment.time, in: calendar)
    var obstacles = contacts(doors)
    obstacles += instead(routes, of: code, name)
    obstacles += lanes.compactMap(resting)
    obstacles += unconfigured(used)
    obstacles += silences.map { silence in
      say(
        "暂停\(silence.id)至\(silence.until)有效（\(silence.by)：\(silence.reason)）",
        "silence \(silence.id) lasts through \(silence.until) (\(silence.by): \(silence.reason))")
    }
    if let opening {
      obstacles.append(
        say(
          "现不在发送时段，\(opening.day) \(opening.time)开始发送",
          "the send window is closed until \(opening.day) \(opening.time)"))
    }
    return Explanation.Recipient(
      code: code, name: name(code), contacts: doors, routes: routes, lanes: lanes,
      silences: silences, windowIsOpen: isOpen,
      windowOpens: opening.map { "\($0.day) \($0.time)" }, obstacles: obstacles)
  }

  private func contacts(_ doors: [Door]) -> [String] {
    if doors.isEmpty {
      return [say("没有可用的联系方式", "it has no contact with an address")]
    }
    return doors.compactMap { door in
      let way = door.endpoint.map { say("群消息\($0)", "endpoint \($0)") } ?? say("邮件", "e-mail")
      if !door.active {
        return say("联系人\(door.contact)已停用", "contact \(door.contact) is not active")
      }
      if let day = door.rejectedOn {
        return say(
          "联系人\(door.contact)的\(way)于\(day)被对方拒收，一个月内改用下一位联系人",
          "contact \(door.contact): \(way) was rejected on \(day); for a month the next one is told"
        )
      }
      return door.isKnown
        ? nil
        : say(
          "联系人\(door.contact)的\(way)不在配置文件中",
          "contact \(door.contact): \(way) is not in the configuration")
    }
  }

  private func instead(
    _ routes: [Explanation.Recipient.Route], of code: String, _ name: (String) -> String
  ) -> [String] {
    Set(routes.flatMap(\.arrivals).map(\.told)).subtracting([code]).sorted().map { told in
      say(
        "无法直接告知，改由\(name(told))代收", "it cannot be told itself: \(name(told)) is told in its place")
    }
  }

  private func resting(_ lane: QueueView.Depth) -> String? {
    switch lane.breaker {
    case "closed": nil
    case "stopped":
      say("通道\(lane.lane)已停止：\(lane.reason)", "lane \(lane.lane) is stopped: \(lane.reason)")
    default:
      say("通道\(lane.lane)不通：\(lane.reason)", "lane \(lane.lane) is away: \(lane.reason)")
    }
  }

  private func unconfigured(_ lanes: Set<String>) -> [String] {
    lanes.contains("smtp") && setup.configuration.smtp == nil
      ? [say("没有配置邮件服务器", "no relay is configured")] : []
  }
}
