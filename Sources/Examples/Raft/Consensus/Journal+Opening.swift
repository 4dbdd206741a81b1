import AsyncIO
import Primitives

extension Journal {
  static let name = "journal"
  static let nextName = "journal.next"

  /// Reads the journal as far as its checksums are right, and rewrites it, shorter and with another salt.
  ///
  /// Syncing the existing file would not be enough: after a sync that failed in an earlier process the cache may
  /// show what no later sync covers. With the new salt nothing that an older journal has left behind is a record.
  public struct Opening {
    private enum State {
      /// Can move to: reading, or rewriting if there is no journal yet.
      case opening
      /// Can move to: rewriting.
      case reading(any File, WholeRead)
      /// The existing file, if any, has been read. Can move to: clearing.
      case rewriting
      /// An earlier try may have left something. Can move to: writing.
      case clearing(any File)
      /// Can move to: syncing.
      case writing(any File, WholeWrite)
      /// Can move to: renaming.
      case syncing(any File)
      /// Can move to: naming.
      case renaming(any File)
      /// The new name is there, but not durable.
      case naming(any File)
    }

    private let platform: Platform
    private let salt: UInt32
    /// The contents of the journal.
    public private(set) var stable = StableState()
    private var state = State.opening
    private var pending = Pending()
    private var end = 0

    /// Opens the journal of a platform, or makes one; after a failure another opening tries again.
    public init(_ platform: Platform) {
      self.platform = platform
      salt = UInt32(truncatingIfNeeded: platform.random.next())
    }

    /// Continues until the journal is open, and returns it.
    ///
    /// - Throws: `.io` to wait; a disk failure, or that the file with the journal's name is not a journal.
    public mutating func step() throws(Interruption<IOError>) -> Journal {
      let (io, hooks) = (platform.io, platform.hooks)
      while true {
        switch state {
        case .opening: try open()
        case .reading(let file, var read):
          defer { if case .reading = state { state = .reading(file, read) } }
          try read.step(file, io)
          file.close()
          try replay(read.bytes)
          state = .rewriting
          try hooks.pass(RaftPoint.journalRead)
        case .rewriting:
          state = .clearing(try pending.takeFile(io) { io.open(Journal.nextName, .create) })
        case .clearing(let file):
          try pending.take(io) { file.setSize(0) }
          let buffer = Journal.whole(stable.records, salt: salt)
          end = buffer.count
          state = .writing(file, WholeWrite(buffer, at: 0))
        case .writing(let file, var write):
          defer { if case .writing = state { state = .writing(file, write) } }
          try write.step(file, io)
          if write.isContinued { hooks.reachable(Journal.continued) }
          state = .syncing(file)
          try hooks.pass(RaftPoint.journalWritten)
        case .syncing(let file):
          try pending.take(io) { file.sync() }
          state = .renaming(file)
          try hooks.pass(RaftPoint.journalSynced)
        case .renaming(let file):
          try pending.take(io) { io.rename(Journal.nextName, to: Journal.name) }
          state = .naming(file)
          try hooks.pass(RaftPoint.journalRenamed)
        case .naming(let file):
          try pending.take(io) { io.syncDirectory("") }
          return Journal(platform, file, salt: salt, end: end)
        }
      }
    }

    private mutating func open() throws(Interruption<IOError>) {
      let io = platform.io
      do throws(Interruption<IOError>) {
        let file = try pending.takeFile(io) { io.open(Journal.name, []) }
        state = .reading(file, WholeRead())
      } catch .failure(let error) where error.code == .notFound {
        state = .rewriting
      }
    }

    private mutating func replay(_ bytes: [UInt8]) throws(Interruption<IOError>) {
      let span = bytes.span.bytes
      guard let salt = JournalHeader.salt(of: span) else {
        platform.hooks.always(false, "a journal begins with its header")
        throw .failure(IOError(.other, during: .read))
      }
      var offset = JournalHeader.size
      while let record = JournalRecord.decode(span, at: offset, salt: salt) {
        stable.apply(record)
        offset += JournalRecord.size
      }
      platform.hooks.sometimes(offset < bytes.count, "a torn tail of a journal was left out")
    }
  }
}
