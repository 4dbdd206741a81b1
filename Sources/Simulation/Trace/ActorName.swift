/// An actor's name in reports: a role and a number; costs no allocation.
public struct ActorName: Sendable, CustomStringConvertible {
  public let role: StaticString
  public let number: Int

  public init(_ role: StaticString, _ number: Int) {
    self.role = role
    self.number = number
  }

  public var description: String { "\(role)\(number)" }
}
