public import Civil

/// Why a rule asks nothing of a subject, as far as the registry shows it.
public enum Absence: Sendable, Equatable {
  /// The policy begins later.
  case beforePolicy(CivilDate)
  /// The policy has the rule switched off.
  case switchedOff
  /// The registry has no such code.
  case unknown
  /// The institution is not filed.
  case notFiled
  /// It is filed on a day that is to come.
  case filedLater(String)
  /// It is closed since that day.
  case closed(String)
  /// It is suspended since that day.
  case suspended(String)
  /// The policy does not cover it: it stands under that bureau, or under none that could be found.
  case outside(bureau: String?)
  /// Agreements that are in force, whose institution needs none.
  case inForce([String])
  /// No agreement is in force, where only an enrolled institution is concerned.
  case noneInForce
  /// The agreement is a draft.
  case draft
  /// It is signed on a day that is to come.
  case signedLater(String)
  /// It never ends.
  case endless
  /// It was terminated on that day.
  case terminated(String)
  /// It ended before the policy began.
  case endedBefore(String)
  /// The daemon has it on record as void, since its rule no longer yielded it.
  case void

  /// One word, as in JSON.
  public var name: String {
    switch self {
    case .beforePolicy: "before-policy"
    case .switchedOff: "switched-off"
    case .unknown: "unknown"
    case .notFiled: "not-filed"
    case .filedLater: "filed-later"
    case .closed: "closed"
    case .suspended: "suspended"
    case .outside: "outside"
    case .inForce: "agreement-in-force"
    case .noneInForce: "no-agreement-in-force"
    case .draft: "draft"
    case .signedLater: "signed-later"
    case .endless: "endless"
    case .terminated: "terminated"
    case .endedBefore: "ended-before-policy"
    case .void: "void"
    }
  }

  /// What the rows say of a subject on `today`, for a policy that begins on `startsOn`.
  ///
  /// Days in ISO form compare as text.
  static func found(
    in sources: [Source], about subject: String, today: CivilDate, startsOn: CivilDate
  ) -> [Absence] {
    let now = today.description
    var found: [Absence] = []
    if today < startsOn { found.append(.beforePolicy(startsOn)) }
    let agreements = sources.filter { $0.relation == "agreements" }
    if let own = agreements.first(where: { $0.code == subject }) {
      found += Absence.found(in: own, now: now, startsOn: startsOn.description)
    }
    guard let institution = sources.first(where: { $0.relation == "institutions" }) else {
      return found
    }
    switch institution["filed_on"] {
    case nil: found.append(.notFiled)
    case let day? where day > now: found.append(.filedLater(day))
    default: break
    }
    if let day = institution["closed_on"], day <= now { found.append(.closed(day)) }
    if let day = institution["suspended_on"], day <= now,
      institution["resumed_on"].map({ $0 > now }) ?? true
    {
      found.append(.suspended(day))
    }
    let inForce = agreements.filter { $0.isInForce(on: now) }.map(\.code)
    found.append(inForce.isEmpty ? .noneInForce : .inForce(inForce))
    return found
  }

  private static func found(
    in agreement: Source, now: String, startsOn: String
  ) -> [Absence] {
    var found: [Absence] = []
    switch agreement["signed_on"] {
    case nil: found.append(.draft)
    case let day? where day > now: found.append(.signedLater(day))
    default: break
    }
    switch agreement["ends_on"] {
    case nil: found.append(.endless)
    case let day? where day < startsOn: found.append(.endedBefore(day))
    default: break
    }
    if let day = agreement["terminated_on"], day <= now { found.append(.terminated(day)) }
    return found
  }
}

extension Source {
  /// Obligations, fine print: signed by that day, begun, not ended and not terminated.
  fileprivate func isInForce(on now: String) -> Bool {
    guard let signed = self["signed_on"], signed <= now, (self["starts_on"] ?? signed) <= now
    else { return false }
    let ends = self["ends_on"].map { now <= $0 } ?? true
    return ends && self["terminated_on"].map { now <= $0 } ?? true
  }
}
