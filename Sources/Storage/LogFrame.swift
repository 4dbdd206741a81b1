import Primitives
import Values

/// One frame of the logical log, read back.
public struct LogFrame: Hashable, Sendable {
  public let timestamp: UInt64
  public let operations: [LogOperation]
  /// The frame's own check, from which the next one continues.
  public let check: UInt32
  /// The bytes that the frame takes.
  public let size: Int

  /// What stands at one place of the log.
  public enum Reading: Hashable, Sendable {
    case frame(LogFrame)
    /// A frame may stand here, but this many bytes are needed to tell.
    case needs(byteCount: Int)
    /// A frame is here as a whole, and its check differs: the log ends here.
    case damaged
    /// No frame: the log ends here.
    case end
  }

  /// Reads the frame at `offset` of `bytes`, whose predecessor's check was `chain`.
  ///
  /// Never traps, whatever the bytes are.
  /// - Complexity: O(size of the frame).
  public static func read(_ bytes: RawSpan, at offset: Int, after chain: UInt32) -> Reading {
    switch LogPlace.find(bytes, at: offset, after: chain) {
    case .frame(let place):
      return .frame(
        LogFrame(
          timestamp: place.timestamp, operations: operations(bytes.extracting(place.payload)),
          check: place.check, size: place.size))
    case .needs(let count): return .needs(byteCount: count)
    case .damaged: return .damaged
    case .end: return .end
    }
  }

  /// The operations of a payload that has been checked.
  private static func operations(_ payload: RawSpan) -> [LogOperation] {
    var operations: [LogOperation] = []
    var reader = LogPayloadReader(payload)
    while let entry = reader.next() {
      switch entry {
      case .upsert(let table, let row, let range):
        let record = payload.extracting(range).withUnsafeBytes { Record(bytes: [UInt8]($0)) }
        operations.append(.upsert(table: table, row: row, record: record))
      case .delete(let table, let row): operations.append(.delete(table: table, row: row))
      case .dropTable(let table): operations.append(.dropTable(table: table))
      }
    }
    return operations
  }
}
