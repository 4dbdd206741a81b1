import AsyncIO
import Primitives

/// The open log of committed transactions: its file, where it ends, and who may write behind it.
///
/// The end moves only when a frame is settled, so nothing is ever written behind an unsettled one.
public final class LogicalLog {
  public let file: any File
  /// The byte behind the last settled frame.
  @exclusivity(unchecked) public private(set) var end: Int
  /// The check of the last settled frame, from which the next one continues.
  @exclusivity(unchecked) public private(set) var chain: UInt32
  /// The transaction that holds the writer's lock.
  @exclusivity(unchecked) public private(set) var writer: UInt64?

  public init(file: any File, end: Int, chain: UInt32) {
    self.file = file
    self.end = end
    self.chain = chain
  }

  /// Takes the writer's lock; false when another transaction has it.
  public func tryLock(by transaction: UInt64) -> Bool {
    if let writer { return writer == transaction }
    writer = transaction
    return true
  }

  /// Gives the writer's lock back; nothing for who does not have it.
  public func unlock(by transaction: UInt64) {
    if writer == transaction { writer = nil }
  }

  /// Moves the end behind a settled frame of `size` bytes whose check is `check`.
  public func advance(by size: Int, check: UInt32) {
    require(writer != nil, "the log's end moves although nobody holds its lock")
    end += size
    chain = check
  }
}
