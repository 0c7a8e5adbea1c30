import Database
import Queue
import Stand
import Testing

@testable import Duties

/// What messages say at the moment of sending.
@Suite("Contents") struct ContentsTests {
  @Test(
    "of the county's duties and notices only those are read that a message tells",
    arguments: [true, false], ["duban.duty", "duban.notice"])
  func lookedUp(plannedBefore: Bool, table: String) throws {
    let county = try County(ladder: "open: [bearer]")
    for number in 1...10 { try county.owes("N\(number)", due: "2024-06-28") }
    try county.pass(on: "2024-06-20")
    try county.lease()
    let queue = try DeliveryQueue(on: county.connect())
    let messages = try queue.connection.query("select id from duban.queue")
      .map { try $0("id", as: Int64.self) }
    func compose() throws -> Int {
      try Contents.lines(of: messages, today: day("2024-06-20"), on: queue.connection)
        .values.joined().count
    }
    // PostgreSQL keeps a plan from the sixth use on.
    if plannedBefore { for _ in 0..<7 { _ = try compose() } }
    try county.connection.script(
      """
      insert into registry.chores (subject, bearer, opened_on, due_on, facts)
      select subject || 'X' || number, bearer, opened_on, due_on, '{}'
      from registry.chores, generate_series(1, 300) as number
      """)
    try county.pass(on: "2024-06-20")
    // (New statistics have everything planned anew.)
    if !plannedBefore {
      try county.connection.script("analyze duban.duty, duban.notice, duban.queue")
    }
    let before = try queue.connection.rowsRead(of: table)
    for _ in 0..<7 { #expect(try compose() == 10) }
    #expect(try queue.connection.rowsRead(of: table) - before < 500)
  }
}
