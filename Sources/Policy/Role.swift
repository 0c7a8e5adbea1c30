/// In which part somebody is told of a duty (obligations.md, Recipients).
public enum Role: String, Sendable, CaseIterable {
  /// Who owes the duty.
  case bearer
  /// The childcare institution that the duty concerns.
  case institution
  /// The guidance centre.
  case guidance
  /// The bureau above the bearer.
  case bureau
  /// The centre for disease control.
  case cdc
}
