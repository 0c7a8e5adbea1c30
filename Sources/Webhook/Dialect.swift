public import Delivery

/// What the endpoints of one kind mean by their answers.
public protocol Dialect: Sendable {
  /// What became of the message, by the response that its request got.
  func report(on response: HTTPResponse) -> Report
}
