import Database
import Testing

@testable import Duties

/// What was not told after all is looked at again.
@Suite("Lapsed notices") struct LapsedTests {
  @Test("a due date that moves while its message is leased, and the lease is given back: told anew")
  func givenBack() throws {
    let county = try County(ladder: "open: [bearer]", "0: [bearer]")
    try county.owes(opened: "2024-06-07", due: "2024-06-19")
    try county.pass(on: "2024-06-11")
    try county.lease()
    try county.moves(due: "2024-06-26")
    try county.pass(on: "2024-06-11")
    try county.connection.execute(
      "update duban.queue set token = null, leased_by = null, leased_at = null")
    #expect(try county.told(on: "2024-06-12") == ["open → H01"])
  }
}
