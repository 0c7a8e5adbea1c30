import ArgumentParser
import Civil
import Duties
import Queue

/// The language in which `duband explain` speaks: each text stands in both where it is said.
struct Wording {
  enum Language: String, ExpressibleByArgument {
    case zh, en
  }

  let language: Language

  /// The language asked for, or that of the locale (POSIX.1-2017, XBD 8.2).
  init(_ asked: Language?) {
    let locale =
      ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
      .compactMap(Setup.environment).first { !$0.isEmpty } ?? ""
    language = asked ?? (locale.hasPrefix("zh") ? .zh : .en)
  }

  func callAsFunction(_ chinese: String, _ english: String) -> String {
    switch language {
    case .zh: chinese
    case .en: english
    }
  }

  private func days(_ count: Int) -> String { count == 1 ? "1 day" : "\(count) days" }

  /// `，` or `, ` between things of a list.
  func list(_ things: [String]) -> String { things.joined(separator: self("，", ", ")) }
}

// MARK: - The words of the domain

extension Wording {
  /// How a duty stands on a day.
  func state(_ duty: Duty, on today: CivilDate) -> String {
    switch duty.state {
    case "met":
      let day = duty.metOn.map { "\($0)" } ?? ""
      return duty.late
        ? self("已于\(day)办结（逾期办结）", "met on \(day), late")
        : self("已于\(day)办结", "met on \(day)")
    case "open":
      let left = duty.dueOn - today
      return left == 0
        ? self("待办，今日到期", "open, due today") : self("待办，还有\(left)天", "open, \(days(left)) left")
    case "overdue":
      return self("已逾期\(today - duty.dueOn)天", "overdue by \(days(today - duty.dueOn))")
    case "missed": return self("未办结，已过补办期", "missed, not to be made good any more")
    default: return self("不再需要办理", "void: not owed any more")
    }
  }

  /// In which part somebody is told.
  func role(_ role: String) -> String {
    switch role {
    case "bearer": self("责任单位", "bearer")
    case "institution": self("托育机构", "institution")
    case "guidance": self("指导中心", "guidance centre")
    case "bureau": self("卫生健康委", "bureau")
    case "cdc": self("疾控中心", "CDC")
    default: role
    }
  }

  /// What became of a stage.
  func fate(_ rung: Rung) -> String {
    let message = rung.message.map { self("，信件\($0)", ", message \($0)") } ?? ""
    switch rung.fate {
    case .told(let day):
      return self("已告知", "told") + (day.map { self("（\($0)）", " on \($0)") } ?? "") + message
    case .queued: return self("已排队，尚未送达", "queued, not delivered yet") + message
    case .dead: return self("未能送达或已取消，不再发送", "given up") + message
    case .silenced(let silence, let until):
      return self("暂停催办至\(until)（暂停\(silence)）", "held by silence \(silence) through \(until)")
    case .promised(let until):
      return self("责任单位已承诺，\(until)前不提醒", "held by the bearer's promise through \(until)")
    case .passedOver: return self("未单独告知，已到下一级", "passed over: a later stage was reached")
    case .due: return self("下次发送时段告知", "to be told in the next send window")
    case .ahead: return self("届时告知", "to be told then")
    case .over: return self("不再告知", "not told any more")
    case .repeated:
      return self("期限变更前已告知", "told under an earlier due date, whose stage fell later")
    }
  }

  /// Why nothing is owed.
  func absence(_ absence: Absence) -> String {
    switch absence {
    case .beforePolicy(let day):
      self("政策自\(day)起施行，此前不产生事项", "the policy begins on \(day): there are no duties before")
    case .switchedOff: self("该规则在政策文件中未启用", "the policy file has the rule switched off")
    case .unknown: self("登记库中没有此编码", "the registry does not have this code")
    case .notFiled: self("该机构未备案", "the institution is not filed")
    case .filedLater(let day):
      self("该机构于\(day)备案，尚未到日", "the institution is filed later, on \(day)")
    case .closed(let day):
      self("该机构已于\(day)关闭", "the institution is closed since \(day)")
    case .suspended(let day):
      self("该机构自\(day)起停业", "the institution is suspended since \(day)")
    case .outside(nil):
      self("查不到所属卫生健康委，政策不适用", "no bureau stands over it, so the policy does not cover it")
    case .outside(let bureau?):
      self("所属\(bureau)不在该政策适用范围内", "it stands under \(bureau), which the policy does not cover")
    case .inForce(let codes):
      self("协议\(list(codes))在有效期内", "in force: agreement \(list(codes))")
    case .noneInForce: self("没有在有效期内的协议", "no agreement is in force")
    case .draft: self("该协议未签订（草稿）", "the agreement is a draft: it has no day of signing")
    case .signedLater(let day):
      self("该协议于\(day)签订，尚未到日", "the agreement is signed later, on \(day)")
    case .endless: self("该协议没有截止日期", "the agreement has no last day")
    case .terminated(let day): self("该协议已于\(day)终止", "the agreement was terminated on \(day)")
    case .endedBefore(let day):
      self("该协议于\(day)到期，在政策施行之前", "the agreement ended on \(day), before the policy began")
    case .void: self("曾有此事项，现已不再需要办理", "it was owed once and is no more")
    }
  }

  /// Where a message is, or what became of it.
  func message(_ state: String) -> String {
    switch state {
    case "ready": self("待发", "ready")
    case "waiting": self("等待重试", "waiting for its next attempt")
    case "leased": self("正在发送", "in a conversation")
    case "delivered": self("已送达", "delivered")
    case "dead": self("未能送达", "a dead letter")
    case "withdrawn": self("已撤回", "withdrawn")
    case "folded": self("已并入较新的信件", "folded into a newer one")
    case "cancelled": self("已取消", "cancelled")
    default: state
    }
  }

  /// What became of an attempt.
  func outcome(_ outcome: String) -> String {
    switch outcome {
    case "delivered": self("送达", "delivered")
    case "deferred": self("暂缓", "deferred")
    case "rejected-recipient": self("收件人被拒", "rejected: recipient")
    case "rejected-message": self("信件被拒", "rejected: message")
    case "rejected-channel": self("通道被拒", "rejected: channel")
    case "ambiguous": self("已发出，答复丢失", "ambiguous")
    case "withdrawn": self("撤回", "withdrawn")
    default: self("进行中", outcome)
    }
  }

  /// What a relation of the registry is called.
  func relation(_ relation: String) -> String {
    switch relation {
    case "institutions": self("托育机构", "institution")
    case "organisations": self("单位", "organisation")
    case "agreements": self("协议", "agreement")
    case "findings": self("检查发现的问题", "finding")
    case "activities": self("活动", "activity")
    case "children": self("在托儿童（仅统计数）", "children (counts)")
    default: relation
    }
  }
}
