import AsyncIO
import Primitives

/// The open log of committed transactions: its file, where it ends, and who may write behind it.
///
/// The end moves only when a frame is settled, so nothing is ever written behind an unsettled one.
public final class LogicalLog {
  public let file: any File
  /// The byte behind the last settled frame.
  public var end: Int { settledEnd }
  /// The check of the last settled frame, from which the next one continues.
  public var chain: UInt32 { settledChain }
  /// The transaction that holds the writer's lock.
  public var writer: UInt64? { holder }

  // Variables that another module reads by itself are checked for exclusivity there all the same.
  @exclusivity(unchecked) private var settledEnd: Int
  @exclusivity(unchecked) private var settledChain: UInt32
  @exclusivity(unchecked) private var holder: UInt64?

  /// As many as there were frames built at once, at most.
  @exclusivity(unchecked) private var spareBytes: ContiguousArray<[UInt8]> = []
  @exclusivity(unchecked) private var lastBuffer: IOBuffer?

  public init(file: any File, end: Int, chain: UInt32) {
    self.file = file
    settledEnd = end
    settledChain = chain
  }

  /// Most frames are smaller, so that one buffer serves them all.
  private static let bufferSizeMin = 256

  /// Takes the writer's lock; false when another transaction has it.
  public func tryLock(by transaction: UInt64) -> Bool {
    if let holder { return holder == transaction }
    holder = transaction
    return true
  }

  /// Gives the writer's lock back; nothing for who does not have it.
  public func unlock(by transaction: UInt64) {
    if holder == transaction { holder = nil }
  }

  /// Memory for the next frame that is built, of one that was written before.
  public func takeSpareBytes() -> [UInt8] {
    spareBytes.popLast() ?? []
  }

  /// Keeps the memory of a frame that has been copied for its write.
  public func keepSpareBytes(_ bytes: consuming [UInt8]) { spareBytes.append(bytes) }

  /// A buffer whose first bytes are a copy of `bytes`: the last one again, where nobody holds it any more.
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

  /// Moves the end behind a settled frame of `size` bytes whose check is `check`.
  public func advance(by size: Int, check: UInt32) {
    require(holder != nil, "the log's end moves although nobody holds its lock")
    settledEnd += size
    settledChain = check
  }
}
