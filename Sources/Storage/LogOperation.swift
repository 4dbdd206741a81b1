import Primitives
import Values

/// One change of a committed transaction, as stored in the logical log.
public enum LogOperation: Hashable, Sendable {
  case upsert(table: UInt32, row: Int64, record: Record)
  case delete(table: UInt32, row: Int64)
  case dropTable(table: UInt32)
}

/// Builds one frame: operations are appended, then the frame is sealed after its predecessor.
public struct LogFrameBuilder {
  private var bytes: [UInt8]
  private var operationCount = 0

  /// The size of the operations so far, in bytes; a frame takes at most `LogFormat.payloadLimit`.
  public var payloadSize: Int { bytes.count - LogFormat.frameHeaderSize }

  /// A frame of the transaction that commits at `timestamp`, in the memory of `spare`.
  public init(timestamp: UInt64, in spare: consuming [UInt8] = []) {
    bytes = spare
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(256)
    appendInteger(LogFormat.frameMagic, to: &bytes)
    appendInteger(UInt32(0), to: &bytes)
    appendInteger(UInt32(0), to: &bytes)
    appendInteger(UInt32(0), to: &bytes)
    appendInteger(timestamp, to: &bytes)
  }

  public mutating func append(_ operation: LogOperation) {
    operationCount += 1
    switch operation {
    case .upsert(let table, let row, let record):
      bytes.append(1)
      appendKey(table, row)
      Varint.append(UInt64(record.bytes.count), to: &bytes)
      bytes.append(contentsOf: record.bytes)
    case .delete(let table, let row):
      bytes.append(2)
      appendKey(table, row)
    case .dropTable(let table):
      bytes.append(3)
      Varint.append(UInt64(table), to: &bytes)
    }
  }

  private mutating func appendKey(_ table: UInt32, _ row: Int64) {
    Varint.append(UInt64(table), to: &bytes)
    // Zigzag, so that small negative row ids stay short.
    Varint.append(UInt64(bitPattern: (row &<< 1) ^ (row &>> 63)), to: &bytes)
  }

  /// The whole frame, chained to the checksum `previous` of the frame before it, and its own checksum.
  ///
  /// - Complexity: O(size of the frame).
  public consuming func sealed(after previous: UInt32) -> (bytes: [UInt8], checksum: UInt32) {
    replaceInteger(UInt32(payloadSize), at: 4)
    replaceInteger(UInt32(operationCount), at: 8)
    let checksum = CRC32C.checksum(bytes.span.bytes, seed: previous)
    appendInteger(checksum, to: &bytes)
    appendInteger(LogFormat.endMark, to: &bytes)
    return (bytes, checksum)
  }

  private mutating func replaceInteger(_ value: UInt32, at offset: Int) {
    for place in 0..<4 {
      bytes[offset + place] = UInt8(truncatingIfNeeded: value >> UInt32(8 * place))
    }
  }
}
