import AsyncIO
import Primitives

/// The open log of committed transactions: its file, its end, and the lock for appending to it.
///
/// The end moves only when a frame is settled, so nothing is ever written after an unsettled one.
public final class LogicalLog {
  public let file: any File
  /// The offset after the last settled frame.
  public var end: Int { settledEnd }
  /// The checksum of the last settled frame, from which the next one continues.
  public var lastChecksum: UInt32 { settledChecksum }
  /// The transaction that holds the writer's lock.
  public var writer: UInt64? { holder }

  // Stored variables that another module reads directly would be checked for exclusivity there.
  @exclusivity(unchecked) private var settledEnd: Int
  @exclusivity(unchecked) private var settledChecksum: UInt32
  @exclusivity(unchecked) private var holder: UInt64?

  /// At most as many as there were frames built at once.
  @exclusivity(unchecked) private var spareBytes: ContiguousArray<[UInt8]> = []
  @exclusivity(unchecked) private var lastBuffer: IOBuffer?

  public init(file: any File, end: Int, lastChecksum: UInt32) {
    self.file = file
    settledEnd = end
    settledChecksum = lastChecksum
  }

  /// Most frames are smaller, so one buffer serves them all.
  private static let bufferSizeMin = 256

  /// Takes the writer's lock; false if another transaction has it.
  public func tryLock(by transaction: UInt64) -> Bool {
    if let holder { return holder == transaction }
    holder = transaction
    return true
  }

  /// Releases the writer's lock; does nothing for a transaction that does not hold it.
  public func unlock(by transaction: UInt64) {
    if holder == transaction { holder = nil }
  }

  /// Memory for the next frame, from one that was written before.
  public func takeSpareBytes() -> [UInt8] {
    spareBytes.popLast() ?? []
  }

  /// Keeps the memory of a frame that has been copied for its write.
  public func keepSpareBytes(_ bytes: consuming [UInt8]) { spareBytes.append(bytes) }

  /// A buffer whose first bytes are a copy of `bytes`; the last one is reused if it is free.
  public func makeBuffer(copying bytes: RawSpan) -> IOBuffer {
    let isFree = isKnownUniquelyReferenced(&lastBuffer)
    let buffer: IOBuffer
    if isFree, let last = lastBuffer, last.count >= bytes.byteCount {
      buffer = last
    } else {
      buffer = IOBuffer(count: max(Self.bufferSizeMin, bytes.byteCount))
      lastBuffer = buffer
    }
    bytes.withUnsafeBytes { buffer.storage.copyMemory(from: $0) }
    return buffer
  }

  /// Moves the end past a settled frame of `size` bytes whose checksum is `checksum`.
  public func advance(by size: Int, checksum: UInt32) {
    require(holder != nil, "the log's end moves although its lock is not held")
    settledEnd += size
    settledChecksum = checksum
  }
}
