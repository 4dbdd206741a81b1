import AsyncIO
import Primitives

/// The file with a member's stable state, as the records that have made it.
///
/// Records are appended and synced. After a failure the journal is not used any more: it is opened again, which
/// shows what is on the disk.
public struct Journal {
  private enum State {
    /// Can move to: writing.
    case ready
    /// Can move to: syncing.
    case writing(WholeWrite)
    /// Can move to: ready.
    case syncing
  }

  private let platform: Platform
  private let file: any File
  private let salt: UInt32
  private var end: Int
  private var state = State.ready
  private var pending = Pending()

  init(_ platform: Platform, _ file: any File, salt: UInt32, end: Int) {
    (self.platform, self.file, self.salt, self.end) = (platform, file, salt, end)
  }

  /// Makes records durable; called with the same ones until it returns.
  ///
  /// - Throws: `.io` to wait. After a failure it is unknown which of them are there.
  public mutating func persist(_ records: [JournalRecord]) throws(Interruption<IOError>) {
    while true {
      switch state {
      case .ready:
        state = .writing(WholeWrite(Self.encode(records, salt: salt), at: end))
      case .writing(var write):
        defer { if case .writing = state { state = .writing(write) } }
        try write.step(file, platform.io)
        if write.isContinued { platform.hooks.reachable(Self.continued) }
        end += records.count * JournalRecord.size
        state = .syncing
        try platform.hooks.pass(RaftPoint.recordsWritten)
      case .syncing:
        try pending.take(platform.io) { file.sync() }
        state = .ready
        return
      }
    }
  }

  /// A text that a sweep must meet.
  static let continued: StaticString = "a short write was continued"

  /// Closes the file; the journal is not used afterwards.
  public func close() { file.close() }

  /// Records one after the other, after `headSize` bytes that the caller fills.
  private static func encode(
    _ records: [JournalRecord], salt: UInt32, headSize: Int = 0
  ) -> IOBuffer {
    let buffer = IOBuffer(count: headSize + records.count * JournalRecord.size)
    for (place, record) in records.enumerated() {
      record.encode(into: buffer, at: headSize + place * JournalRecord.size, salt: salt)
    }
    return buffer
  }

  /// A whole journal of records.
  static func whole(_ records: [JournalRecord], salt: UInt32) -> IOBuffer {
    let buffer = encode(records, salt: salt, headSize: JournalHeader.size)
    JournalHeader.encode(into: buffer, salt: salt)
    return buffer
  }
}
