/// The plan that a client used for one of its operations, as text from which it can be decoded again.
public struct RecordedPlan: Hashable, Sendable, Codable {
  public var actor: String
  /// The number of the operation among the client's operations.
  public var operation: UInt32
  /// The plan as the request encodes it: a line of JSON.
  public var plan: String

  public init(actor: String, operation: UInt32, plan: String) {
    (self.actor, self.operation, self.plan) = (actor, operation, plan)
  }
}
