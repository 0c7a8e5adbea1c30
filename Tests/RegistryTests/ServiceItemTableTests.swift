import Database
import Stand
import Testing

@testable import Registry

@Suite("duban.service_item") struct ServiceItemTableTests {
  private let connection: Connection

  init() throws {
    connection = try Connection(ConnectionTarget(Cluster.shared.database(migrated: true)))
  }

  @Test("a row a mark; loaded anew only when the file changed")
  func load() throws {
    #expect(try load([.init(group: "体检", name: "体重", milestones: [3, 6])]))
    #expect(try marks() == ["3 体重", "6 体重"])
    let before = try versions()
    #expect(try !load([.init(group: "体检", name: "体重", milestones: [6, 3])]))
    #expect(try versions() == before)
    let changed = [
      ServicePackage.Item(group: "体检", name: "体重", milestones: [6]),
      ServicePackage.Item(group: "指导", name: "喂养", milestones: [3]),
    ]
    #expect(try load(changed))
    #expect(try marks() == ["3 喂养", "6 体重"])
    #expect(try load([]))
    #expect(try marks() == [])
  }

  private func load(_ items: [ServicePackage.Item]) throws -> Bool {
    try ServiceItemTable.load(ServicePackage(items), on: connection)
  }

  private func marks() throws -> [String] {
    try connection.query(
      "select milestone_months || ' ' || item as mark from duban.service_item order by mark"
    ).map { try $0("mark") }
  }

  private func versions() throws -> [String] {
    try connection.query("select xmin::text || ctid::text as v from duban.service_item order by v")
      .map { try $0("v") }
  }
}
