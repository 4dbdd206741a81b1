import AsyncIO
import Primitives
import Simulation

/// How often each yield point was passed and held in a run, so that rare ones can be preferred.
final class PointCensus {
  private static let pointsMax = 64

  /// Entries of hooks and holds, by family and ordinal.
  @exclusivity(unchecked) private var entries = ContiguousArray<UInt32>(
    repeating: 0, count: YieldPoint.familyLimit * pointsMax)
  @exclusivity(unchecked) private var holds = ContiguousArray<UInt32>(
    repeating: 0, count: YieldPoint.familyLimit * pointsMax)

  /// How many of the first entries of a point may yield, whatever the plans say.
  static let firstEntries: UInt32 = 6

  private static func index(_ family: UInt8, _ ordinal: UInt8) -> Int {
    Int(family) * pointsMax + Int(ordinal)
  }

  /// A hook is entered.
  ///
  /// - Returns: The number of the entry, from 0, among the first few; nil later.
  @inline(__always)
  func enter(_ point: YieldPoint) -> UInt32? {
    let index = Self.index(point.family, point.ordinal)
    let count = entries[index]
    guard count < Self.firstEntries else { return nil }
    entries[index] = count + 1
    return count
  }

  func held(_ point: PointID) { holds[Self.index(point.family, point.ordinal)] += 1 }

  /// The weight of a point among those at which a commit may be held: the more often it was, the smaller.
  func weight(_ point: PointID) -> UInt32 {
    60 / (1 + min(59, holds[Self.index(point.family, point.ordinal)]))
  }
}
