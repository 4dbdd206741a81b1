/// One change of a file that a power loss may take back.
struct VolatileItem {
  enum Change {
    /// `count` bytes at `offset`, stored from `start` on in the file's volatile bytes.
    case write(offset: Int, count: Int, start: Int)
    case size(Int)
  }

  var change: Change
  /// Rises with each item of the file; a sync covers the items below a number.
  let sequence: UInt64
  /// The decision that named the operation; later decisions about the item derive their keys from it.
  let origin: DecisionKey
  /// Whether it was part of a failed sync: no later sync makes it durable, only writing it again does.
  var isLost = false
  /// The bytes that the write itself covers; fewer than it records if it made whole sectors dirty.
  var covered: Range<Int> = 0..<0

  /// Whether a sync that covers the items below `sequence` makes this one durable.
  func isCovered(below sequence: UInt64) -> Bool { !isLost && self.sequence < sequence }
}

/// The sectors that a range of bytes touches.
struct SectorRange {
  static let sectorSize = 512

  let first: Int
  let end: Int

  init(offset: Int, count: Int) {
    first = offset / Self.sectorSize
    end = (offset + count + Self.sectorSize - 1) / Self.sectorSize
  }

  var count: Int { end - first }

  func overlaps(_ other: SectorRange) -> Bool { first < other.end && other.first < end }

  /// How many of the bytes lie in the first `sectors` sectors.
  static func prefix(ofSectors sectors: Int, offset: Int, count: Int) -> Int {
    let end = (offset / sectorSize + sectors) * sectorSize
    return max(0, min(count, end - offset))
  }
}
