import Simulation

/// Where a run is, for a handler of signals that ends the process in the middle of a step.
///
/// A plain value at an address that never moves: a handler may read nothing else of a run.
public struct RunPosition {
  /// The statement steps that had begun, as a failure counts them.
  public private(set) var step: UInt64 = 0
  /// What the actor in its step is called: a role, which lives as long as the program, and a number.
  /// Without a role it is the run itself.
  public private(set) var role: UnsafePointer<UInt8>?
  public private(set) var roleLength = 0
  public private(set) var number = 0
  /// The place of its statement's text in `statements`; -1 where it has none.
  public private(set) var statement = -1

  public init() {}

  /// The texts of all statements that a run can issue, by their numbers.
  public static var statements: [String] { Template.all.map(\.sql) }

  /// `fiber3`, or `run`.
  public var actor: String {
    guard let role else { return "run" }
    return String(decoding: UnsafeBufferPointer(start: role, count: roleLength), as: UTF8.self)
      + "\(number)"
  }

  /// An actor begins a step.
  @inline(__always)
  mutating func enter(_ name: ActorName, step: UInt64, statement: Int = -1) {
    self.step = step
    role = name.role.utf8Start
    roleLength = name.role.utf8CodeUnitCount
    number = name.number
    self.statement = statement
  }

  /// The actor takes up another statement.
  @inline(__always)
  mutating func take(_ statement: Int) { self.statement = statement }

  /// What comes is no actor's step, such as what the run looks at when all have left.
  mutating func leave() {
    role = nil
    statement = -1
  }
}
