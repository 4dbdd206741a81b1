import AsyncIO

extension LogStore {
  /// Gives a key another value, or none: appends a record to the log, syncs it, and shows the value.
  ///
  /// When it is done the change is durable. If it fails it is unknown whether it is, until the next change has been
  /// acknowledged or the store has been opened again: then it is either there or will never be.
  public struct Change {
    private enum State {
      /// Can move to: locked.
      case waiting
      /// Can move to: writing, or compacting if the log is too long or in doubt.
      case locked
      /// Can move to: writing.
      case compacting(Compaction)
      /// Can move to: written.
      case writing(StoreWrite, end: Int)
      /// Can move to: synced.
      case written(end: Int)
      /// Can move to: done.
      case synced(end: Int)
      /// It succeeded or failed, and is not stepped any more.
      case done
    }

    private let store: LogStore
    private let record: LogRecord
    private var state = State.waiting
    private var pending = Pending()

    public var key: String { record.key }
    /// Nil if the key is removed.
    public var value: String? { record.value }

    /// A change of a store that is open; without a value the key is removed.
    public init(_ store: LogStore, key: String, value: String?) {
      self.store = store
      record = LogRecord(key: key, value: value)
    }

    /// Continues until the change is durable.
    public mutating func step() throws(Interruption<IOError>) {
      do throws(Interruption<IOError>) {
        try advance()
      } catch {
        if case .failure = error { fail() }
        throw error
      }
    }

    private mutating func advance() throws(Interruption<IOError>) {
      let (io, hooks) = (store.platform.io, store.platform.hooks)
      while true {
        switch state {
        case .waiting:
          try store.lock()
          state = .locked
          try hooks.pass(StorePoint.locked)
        case .locked: state = store.wantsCompaction ? .compacting(Compaction(store)) : writing
        case .compacting(var compaction):
          defer { if case .compacting = state { state = .compacting(compaction) } }
          try compaction.step()
          state = writing
        case .writing(var write, let end):
          defer { if case .writing = state { state = .writing(write, end: end) } }
          try write.step(store.log, store.platform)
          state = .written(end: end)
          try hooks.pass(StorePoint.written)
        case .written(let end):
          if store.bug != .acknowledgesBeforeSync { try pending.take(io) { store.log.sync() } }
          state = .synced(end: end)
          try hooks.pass(StorePoint.synced)
        case .synced(let end):
          store.end = end
          store.apply(record)
          store.unlock()
          state = .done
          return
        case .done: preconditionFailure("a change of \(key) was stepped after its end")
        }
      }
    }

    /// The record is written to the end of the log.
    private var writing: State {
      let bytes = record.encoded(salt: store.salt)
      let write = StoreWrite(
        bytes, at: store.end, ignoresShort: store.bug == .ignoresShortWrites)
      return .writing(write, end: store.end + bytes.count)
    }

    private mutating func fail() {
      store.condition = .doubtful
      store.unlock()
      state = .done
    }
  }

  fileprivate var wantsCompaction: Bool {
    if condition == .doubtful {
      platform.hooks.reachable("the log was written again after a failure")
      return true
    }
    return end > Self.lengthMax || platform.hooks.buggify("the log is compacted early")
  }
}
