internal import CPostgreSQL
internal import Waiting

extension Connection {
  /// How long the server is given to acknowledge a cancellation.
  private static let grace = Duration.seconds(2)

  private enum Received {
    case results([ResultSet])
    case interrupted(DatabaseError.Code)
    case lost(ServerReport?)
  }

  /// Sends a statement, waits for all its results and gives the last; the first failure is thrown.
  func run(
    _ sql: String, until deadline: Deadline?, interruptible: Bool = true,
    send: (OpaquePointer) -> CInt
  ) throws(DatabaseError) -> ResultSet {
    guard let handle, !isBroken else { throw lost(nil, during: sql) }
    let bell = interruptible ? stop : nil
    if bell?.isRung == true { throw interruption(.cancelled, "it was not sent", of: sql) }
    guard send(handle) == 1 else {
      if isBroken { throw lost(nil, during: sql) }
      throw interruption(.badParameter, String(cString: PQerrorMessage(handle)), of: sql)
    }
    switch receive(from: handle, sql, until: deadline, bell: bell) {
    case .results(let results): return try last(of: results, sql)
    case .lost(let lastWords): throw lost(lastWords, during: sql)
    case .interrupted(let code): return try cancel(handle, sql, code)
    }
  }

  private func receive(
    from handle: OpaquePointer, _ sql: String, until deadline: Deadline?, bell: WakeUp?
  ) -> Received {
    var results: [ResultSet] = []
    while true {
      let unsent = PQflush(handle)
      if unsent == 0, PQisBusy(handle) == 0 {
        guard let result = PQgetResult(handle) else { return .results(results) }
        results.append(ResultSet(result, of: sql))
        // A COPY's result comes again and again until its data has been moved.
        if results[results.count - 1].isCopy { return .results(results) }
        continue
      }
      // The server may have to be read before it takes more.
      switch wait(unsent == 1 ? .both : .reading, until: deadline, bell: bell) {
      case .rung: return .interrupted(.cancelled)
      case .deadlinePassed: return .interrupted(.timedOut)
      case .ready: break
      }
      if unsent < 0 || PQconsumeInput(handle) == 0 {
        return .lost(results.lazy.compactMap(\.report).last ?? lastWords(from: handle))
      }
    }
  }

  /// What the server said before it closed the connection.
  private func lastWords(from handle: OpaquePointer) -> ServerReport? {
    var report: ServerReport?
    while PQisBusy(handle) == 0, let result = PQgetResult(handle) {
      report = ServerReport(result) ?? report
      PQclear(result)
    }
    return report
  }

  private func last(
    of results: [ResultSet], _ sql: String
  ) throws(DatabaseError) -> ResultSet {
    if results.contains(where: \.isCopy) {
      abandon()
      throw interruption(
        .badParameter, "COPY is not supported; the connection is given up", of: sql)
    }
    if let failed = results.first(where: \.isFailure) { throw failure(failed, sql) }
    guard let last = results.last else {
      throw interruption(.badParameter, "the server gave no result", of: sql)
    }
    return last
  }

  private func failure(_ result: ResultSet, _ sql: String) -> DatabaseError {
    let report = result.report
    guard let report, !isBroken else { return lost(report, during: sql) }
    return DatabaseError(
      .statementFailed(report.sqlState), report.messageWithoutValues, target: target.description,
      statement: sql, report: report)
  }

  /// Has the server end the statement, and waits for both the statement's end and the request's:
  /// a request still under way would hit the next statement.
  private func cancel(
    _ handle: OpaquePointer, _ sql: String, _ code: DatabaseError.Code
  ) throws(DatabaseError) -> ResultSet {
    let deadline = Deadline.now + Self.grace
    if let request = CancelRequest(handle) {
      request.send()
      let received = receive(from: handle, sql, until: deadline, bell: nil)
      if case .results(let results) = received, request.isDone(by: deadline) {
        guard let failed = results.first(where: \.isFailure),
          failed.report?.sqlState == .queryCanceled
        else { return try last(of: results, sql) }  // It ended by itself before.
        throw interruption(code, "the server has cancelled it", of: sql)
      }
    }
    abandon()
    throw interruption(code, "the server does not answer; the connection is given up", of: sql)
  }
}
