import Delivery
import Foundation
import Testing

@testable import Webhook

/// An answer of a vendor, a row of a file in `Answers`, and what it means.
struct VendorAnswer: Decodable, Sendable, CustomTestStringConvertible {
  var status: Int?
  let body: String
  var retryAfter: String?
  let outcome: String
  var atLeast: Int?
  var holdsLane: Bool?
  var isUnknown: Bool?
  /// What the report's text has in it.
  var says: String?
  /// The report's code.
  let code: String
  var testDescription: String { "\(status ?? 200) \(body)" }

  var response: HTTPResponse {
    var response = HTTPResponse(status: status ?? 200, body: Array(body.utf8))
    if let retryAfter {
      response.fields.append("retry-after", FieldValue(stringLiteral: retryAfter))
    }
    return response
  }

  var meaning: Outcome? {
    switch outcome {
    case "delivered": .delivered
    case "ambiguous": .ambiguous
    case "deferred":
      .deferred(atLeast: atLeast.map { .seconds($0) })
    default: Outcome.Blame(rawValue: outcome.replacing("rejected-", with: "")).map(Outcome.rejected)
    }
  }

  static func rows(of vendor: String) throws -> [VendorAnswer] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Answers/\(vendor).json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode([VendorAnswer].self, from: Data(contentsOf: file))
  }
}

@Suite("What the robots of the vendors answer")
struct RobotAnswersTests {
  static let robots: [(vendor: String, robot: any Robot)] = {
    guard let endpoint = try? Endpoint("http://robot.example/send?key=t0ken-t0ken") else {
      preconditionFailure()
    }
    return [
      ("wecom", WeCom(endpoint: endpoint)),
      ("dingtalk", DingTalk(endpoint: endpoint, secret: Secret("SEC"))),
      ("feishu", Feishu(endpoint: endpoint, secret: nil)),
    ]
  }()

  @Test(
    "Every row of a vendor's table is read as it says", arguments: ["wecom", "dingtalk", "feishu"])
  func table(vendor: String) throws {
    let robot = try #require(Self.robots.first { $0.vendor == vendor }?.robot)
    for row in try VendorAnswer.rows(of: vendor) {
      let report = robot.report(on: row.response)
      #expect(report.outcome == row.meaning, "\(row.testDescription)")
      #expect(report.holdsLane == (row.holdsLane ?? false), "\(row.testDescription)")
      #expect(report.isUnknown == (row.isUnknown ?? false), "\(row.testDescription)")
      #expect(report.code == row.code, "\(row.testDescription)")
      #expect(report.stage == "response")
      if let says = row.says { #expect(report.text.contains(says)) }
    }
  }

  @Test("Every row of our own table has a row in the vendor's file")
  func complete() throws {
    for (vendor, robot) in Self.robots {
      let codes = try VendorAnswer.rows(of: vendor).map(\.code)
      for row in robot.replies.rows {
        #expect(codes.contains("\(robot.replies.form.rawValue) \(row.code)"), "\(vendor)")
      }
    }
  }

  @Test("An answer that quotes the URL is not repeated")
  func secrecy() {
    for (_, robot) in Self.robots {
      let key = robot.replies.form.rawValue
      for body in [
        #"{"\#(key)":1,"errmsg":"no t0ken-t0ken","msg":"no t0ken-t0ken"}"#, "<p>t0ken-t0ken</p>",
      ] {
        let report = robot.report(on: HTTPResponse(status: 200, body: Array(body.utf8)))
        #expect(!report.text.contains("t0ken"))
        #expect(!"\(robot)".contains("t0ken"))
      }
    }
  }

  @Test("No code is taken for success but zero", arguments: [-2, 1, 200, 300, 93001, .max])
  func neverDelivered(code: Int) {
    for (_, robot) in Self.robots {
      let body = #"{"\#(robot.replies.form.rawValue)":\#(code)}"#
      let report = robot.report(on: HTTPResponse(status: 200, body: Array(body.utf8)))
      #expect(report.outcome == .deferred())
      #expect(report.isUnknown)
    }
  }
}
