/// Where a run is, for a signal handler that ends the process in the middle of a step.
///
/// A plain value at an address that never moves: a handler may read nothing else of a run.
public struct RunPosition {
  /// The steps that had begun, counted like those in a failure.
  public var step: UInt64 = 0
  /// The name of the actor in its step: a role, which lives as long as the program, and a number. Without a role it
  /// is the run itself.
  public var role: UnsafePointer<UInt8>?
  public var roleLength = 0
  public var number = 0
  /// The place of its operation's text in the texts of its system; -1 if it has none.
  public var text = -1

  public init() {}

  /// `fiber3`, or `run`.
  public var actor: String {
    guard let role else { return "run" }
    return String(decoding: UnsafeBufferPointer(start: role, count: roleLength), as: UTF8.self)
      + "\(number)"
  }

  /// An actor begins a step.
  @inlinable @inline(__always)
  public mutating func enter(_ name: ActorName, step: UInt64, text: Int = -1) {
    (role, roleLength) = (name.role.utf8Start, name.role.utf8CodeUnitCount)
    (number, self.step, self.text) = (name.number, step, text)
  }

  /// The actor begins another operation.
  @inlinable @inline(__always)
  public mutating func take(_ text: Int) { self.text = text }

  /// What follows is not an actor's step, such as a check after all actors have left.
  public mutating func leave() {
    role = nil
    text = -1
  }
}
