internal import Database
import FoundationEssentials
internal import Policy

/// How PostgreSQL would go about a rule on the present data: its documentation, 14.1.
public struct Plan: Sendable, Equatable {
  /// Two sets of rows of which each row of the one is held against each of the other.
  public struct Crossing: Sendable, Equatable {
    /// The table that is read anew for each row of the other set; nil where it is made on the way.
    public let relation: String?
    /// The rows of the other set, as estimated.
    public let outer: Double
    /// The rows that are read for each of them, as estimated.
    public let inner: Double
  }

  /// The whole estimated cost, in the planner's units: about one for a page read in order.
  public let cost: Double
  /// Nested loops that hold ten million pairs of rows and more against each other.
  public let crossings: [Crossing]

  /// Asks for the plan of the query, its settings made.
  init(of entry: Rulebook.Entry, on connection: Connection) throws {
    let rows = try entry.query(
      "explain (format json, verbose) \(SQL.duties)", entry.policy.name, entry.rule.name,
      prepared: false, on: connection)
    try self.init(json: rows.first?("QUERY PLAN", as: String.self) ?? "[]")
  }

  /// Reads what EXPLAIN printed as JSON.
  init(json: String) throws {
    let plans = try JSONDecoder().decode([Explained].self, from: Data(json.utf8))
    cost = plans.first?.plan.cost ?? 0
    crossings = plans.flatMap { $0.plan.crossings }
  }

  private struct Explained: Decodable {
    let plan: Node
    enum CodingKeys: String, CodingKey { case plan = "Plan" }
  }

  private struct Node: Decodable {
    let type: String
    let cost: Double
    let rows: Double
    let schema: String?
    let relation: String?
    let plans: [Node]?

    enum CodingKeys: String, CodingKey {
      case type = "Node Type"
      case cost = "Total Cost"
      case rows = "Plan Rows"
      case schema = "Schema"
      case relation = "Relation Name"
      case plans = "Plans"
    }

    /// Of this loop, and of all below it.
    var crossings: [Crossing] {
      let below = (plans ?? []).flatMap(\.crossings)
      guard type == "Nested Loop", let arms = plans, arms.count >= 2, arms[1].isReadWhole,
        arms[0].rows * arms[1].rows >= 10_000_000
      else { return below }
      let crossing = Crossing(relation: arms[1].table, outer: arms[0].rows, inner: arms[1].rows)
      return [crossing] + below
    }

    /// Whether it gives all its rows each time: no index finds those that match.
    private var isReadWhole: Bool {
      ["Seq Scan", "Materialize", "CTE Scan", "Function Scan", "Foreign Scan"].contains(type)
    }

    private var table: String? {
      if let relation { return schema.map { "\($0).\(relation)" } ?? relation }
      return plans?.count == 1 ? plans?[0].table : nil
    }
  }
}
