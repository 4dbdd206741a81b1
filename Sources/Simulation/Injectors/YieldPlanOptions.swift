import AsyncIO
import Primitives

/// A set of families of yield points, by their numbers below `YieldPoint.familyLimit`.
public struct FamilySet: Hashable, Sendable {
  private var bits: UInt64

  /// The families whose bits are set.
  public init(bits: UInt64) { self.bits = bits }

  /// No family.
  public init() { bits = 0 }

  /// Every possible family.
  public static let all = FamilySet(bits: .max)

  public mutating func insert(_ family: UInt8) {
    require(family < YieldPoint.familyLimit, "there is no family \(family)")
    bits |= 1 << UInt64(family)
  }

  public mutating func remove(_ family: UInt8) {
    require(family < YieldPoint.familyLimit, "there is no family \(family)")
    bits &= ~(1 << UInt64(family))
  }

  @inline(__always)
  public func contains(_ family: UInt8) -> Bool {
    bits &>> UInt64(family) & 1 != 0 && family < YieldPoint.familyLimit
  }
}

/// How yields are planned; drawn for each run.
public struct YieldPlanOptions: Hashable, Sendable {
  /// A plan has from 0 to this many yields.
  public var maximumYields: Int
  /// The families that are on.
  public var families: FamilySet
  /// Whether the second layer is on: yields at drawn occurrences of a point.
  public var yieldsAtOccurrences: Bool

  public init(
    maximumYields: Int = 20, families: FamilySet = .all, yieldsAtOccurrences: Bool = false
  ) {
    require(
      (0...255).contains(maximumYields), "a plan of \(maximumYields) yields; 0...255 are possible")
    self.maximumYields = maximumYields
    self.families = families
    self.yieldsAtOccurrences = yieldsAtOccurrences
  }

  /// No yields at all.
  public static let none = YieldPlanOptions(maximumYields: 0)
}
