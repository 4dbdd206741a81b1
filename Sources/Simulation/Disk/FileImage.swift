import Primitives

/// One file: what reads see, what a power loss leaves, and the ordered changes in between.
///
/// Fault model: a sync makes the changes durable that had settled when it was submitted. A failed sync leaves them
/// in an unknown state: they stay visible, no later sync covers them, and a power loss keeps or drops them like any
/// other change that is not durable. Writing any byte of a sector again makes the whole sector dirty again, as a
/// page cache does.
struct FileImage {
  /// The name with which it was created, for reports.
  var name: String
  var visible = PagedBytes()
  var durable = PagedBytes()
  var items: ContiguousArray<VolatileItem> = []
  /// The bytes of the writes among `items`, in order.
  var bytes: ContiguousArray<UInt8> = []
  var nextSequence: UInt64 = 0
  var lostCount = 0
  /// Bytes that a failed sync covered and that have not been written again.
  var unsafeBytes: ContiguousArray<Range<Int>> = []
  /// Open files and operations in flight that refer to this image; a removed file lives on for them.
  var useCount = 0
  /// The kinds of operations that were ever submitted for the file, one bit each.
  var metKinds: UInt16 = 0
  /// Whether the number of this file can be reused.
  var isFree = false

  /// Beyond this many volatile bytes or items the older half is written back without a sync.
  static let volatileBytesMax = 1 << 20
  static let volatileItemsMax = 1 << 14

  init(name: String) { self.name = name }

  /// A settled write: visible from now on, volatile until a sync.
  mutating func write(_ source: UnsafeRawBufferPointer, at offset: Int, origin: DecisionKey) {
    guard !source.isEmpty else { return }
    visible.write(source, at: offset)
    let covered = offset..<offset + source.count
    if !unsafeBytes.isEmpty { rewrote(covered) }
    if lostCount == 0 {
      record(source, at: offset, covered, origin)
    } else {
      recordWholeSectors(SectorRange(offset: offset, count: source.count), covered, origin)
    }
    if bytes.count > Self.volatileBytesMax || items.count > Self.volatileItemsMax { writeBack() }
  }

  /// A settled size change.
  mutating func setSize(_ size: Int, origin: DecisionKey) {
    visible.resize(to: size)
    if lostCount > 0 {
      dropLost { item in
        switch item {
        case .size: true
        case .write(let offset, let count, _): offset + count > size
        }
      }
    }
    if !unsafeBytes.isEmpty { rewrote(size..<Int.max) }
    append(.size(size), 0..<0, origin)
  }

  /// Keeps only what a sync has covered.
  mutating func losePower() {
    visible = durable
    clearItems()
    lostCount = 0
    unsafeBytes.removeAll()
  }

  mutating func clearItems() {
    let keepsCapacity = bytes.capacity <= Self.volatileBytesMax / 4
    items.removeAll(keepingCapacity: keepsCapacity)
    bytes.removeAll(keepingCapacity: keepsCapacity)
  }

  private mutating func append(
    _ change: VolatileItem.Change, _ covered: Range<Int>, _ origin: DecisionKey
  ) {
    items.append(
      VolatileItem(change: change, sequence: nextSequence, origin: origin, covered: covered))
    nextSequence += 1
  }

  private mutating func record(
    _ source: UnsafeRawBufferPointer, at offset: Int, _ covered: Range<Int>, _ origin: DecisionKey
  ) {
    append(.write(offset: offset, count: source.count, start: bytes.count), covered, origin)
    bytes.append(contentsOf: source)
  }

  /// Records the present contents of the sectors, and forgets that an older write of them was lost.
  private mutating func recordWholeSectors(
    _ sectors: SectorRange, _ covered: Range<Int>, _ origin: DecisionKey
  ) {
    dropLost { item in
      guard case .write(let offset, let count, _) = item else { return false }
      return SectorRange(offset: offset, count: count).overlaps(sectors)
    }
    let offset = sectors.first * SectorRange.sectorSize
    var content = [UInt8](repeating: 0, count: sectors.count * SectorRange.sectorSize)
    let count = content.withUnsafeMutableBytes { visible.read(at: offset, into: $0) }
    content.withUnsafeBytes {
      record(UnsafeRawBufferPointer(rebasing: $0[..<count]), at: offset, covered, origin)
    }
  }
}
