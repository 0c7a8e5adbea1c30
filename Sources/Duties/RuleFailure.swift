public import Database
internal import Policy

extension Pass {
  /// A rule that failed: which one, where in its file, and what the database said.
  public struct Failure: Error, Sendable, Equatable {
    /// The policy.
    public let policy: String
    /// The rule, or the kind of bulletin.
    public let rule: String
    /// The file of its query; nil of a bulletin.
    public let file: String?
    /// Where in that file; nil where the database names no place, or one outside of the query.
    public let spot: Spot?
    /// What the database said.
    public let error: DatabaseError
    /// What of its rows can be no duty, if that is why: what is wrong, and the mend.
    var misfits: [String] = []

    /// Something other than a rule.
    init(policy: String, rule: String, error: DatabaseError) {
      self.policy = policy
      self.rule = rule
      self.error = error
      file = nil
      spot = nil
    }

    /// A rule, of whose query the error may name a place.
    init(_ entry: Rulebook.Entry, at spot: Spot? = nil, error: DatabaseError) {
      policy = entry.policy.name
      rule = entry.rule.name
      file = entry.file
      self.spot = spot
      self.error = error
    }
  }
}

extension Rulebook.Entry {
  /// Asks one of the engine's statements around this rule's query; an error in it has its place there.
  func query(
    _ frame: String, _ parameters: (any Parameter)?..., prepared: Bool = true,
    on connection: Connection
  ) throws -> [Row] {
    do throws(DatabaseError) {
      return try connection.query(
        frame.with(sql, at: "--RULE--"), parameters: parameters, prepared: prepared)
    } catch {
      guard let spot = spot(of: error, in: frame) else { throw error }
      throw Pass.Failure(self, at: spot, error: error)
    }
  }

  /// Where the error lies in the query that the frame holds: PostgreSQL counts characters from the
  /// statement's first.
  func spot(of error: DatabaseError, in frame: String) -> Spot? {
    guard let position = error.position, let mark = frame.firstRange(of: "--RULE--") else {
      return nil
    }
    let offset = position - 1 - frame[..<mark.lowerBound].unicodeScalars.count
    let count = sql.unicodeScalars.count
    if offset >= 0, offset < count { return Spot(of: offset, in: sql) }
    // What ends too early is noticed at what stands behind it.
    return offset >= count && error.sqlState == .syntaxError ? Spot(of: count, in: sql) : nil
  }

  /// Does something with the rule, in the transaction that is under way and with the settings made.
  ///
  /// Where the rule is wrong, what was done is undone, and the transaction goes on.
  func attempt<Value>(
    on connection: Connection, _ body: () throws -> Value
  ) throws -> Result<Value, Pass.Failure> {
    do {
      return .success(try connection.savepoint("rule", body))
    } catch let failure as Pass.Failure where !connection.isBroken {
      return .failure(failure)
    } catch let error as DatabaseError
      where (error.sqlState != nil || error.code == .badColumn) && !connection.isBroken
    {
      return .failure(try examined(Pass.Failure(self, error: error), on: connection))
    }
  }

  /// The failure with what of the rule's rows can be no duty, where such rows may be why.
  private func examined(
    _ failure: Pass.Failure, on connection: Connection
  ) throws -> Pass.Failure {
    let state = failure.error.sqlState
    guard state?.isDataException != true, failure.error.code != .timedOut else { return failure }
    var failure = failure
    do {
      failure.misfits = try connection.savepoint("misfits") {
        try misfits(on: connection).map { "\($0.what); \($0.mend)" }
      }
    } catch  where !connection.isBroken {
      // The query cannot be asked at all: what it failed with first says why.
    }
    return failure
  }
}
