/// A length of simulated time in ticks; a tick is one microsecond.
public struct VirtualDuration: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let ticks: UInt64

  @inlinable public init(ticks: UInt64) { self.ticks = ticks }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.ticks < b.ticks }

  public var description: String { "\(ticks) ticks" }
}

/// A moment of simulated time, counted in ticks from the start of the run.
public struct VirtualInstant: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let ticks: UInt64

  @inlinable public init(ticks: UInt64) { self.ticks = ticks }

  public static let start = VirtualInstant(ticks: 0)

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.ticks < b.ticks }

  /// The moment `duration` later; traps after 2^64 ticks.
  @inlinable
  public func advanced(by duration: VirtualDuration) -> VirtualInstant {
    VirtualInstant(ticks: ticks + duration.ticks)
  }

  public var description: String { "t\(ticks)" }
}
