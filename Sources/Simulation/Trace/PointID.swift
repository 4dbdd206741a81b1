import AsyncIO
import Primitives

/// A yield point by its numbers; the engine's catalogue has the names.
public struct PointID: Hashable, Sendable {
  public let rawValue: UInt16

  public init(family: UInt8, ordinal: UInt8) { rawValue = UInt16(family) << 8 | UInt16(ordinal) }

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public var family: UInt8 { UInt8(rawValue >> 8) }
  public var ordinal: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}

/// How often each yield point was met; grows with the highest number that occurs.
public final class PointCounts {
  @exclusivity(unchecked) private var counts: ContiguousArray<UInt64> = []
  /// The points that occurred, in the order of their first occurrence.
  @exclusivity(unchecked) public private(set) var seen: ContiguousArray<PointID> = []

  public init() {}

  /// Counts a hit of `point`; a family has at most `YieldPoint.pointLimit` of them.
  ///
  /// - Complexity: O(1).
  public func add(_ point: PointID) {
    require(
      Int(point.ordinal) < YieldPoint.pointLimit,
      "family \(point.family) has no point \(point.ordinal)")
    let index = Self.index(point)
    if index >= counts.count {
      counts.append(
        contentsOf: repeatElement(
          0, count: (Int(point.family) + 1) * YieldPoint.pointLimit - counts.count))
    }
    counts[index] += 1
    if counts[index] == 1 { seen.append(point) }
  }

  /// How often `point` was counted.
  public subscript(_ point: PointID) -> UInt64 {
    guard Int(point.ordinal) < YieldPoint.pointLimit else { return 0 }
    let index = Self.index(point)
    return index < counts.count ? counts[index] : 0
  }

  private static func index(_ point: PointID) -> Int {
    Int(point.family) * YieldPoint.pointLimit + Int(point.ordinal)
  }
}
