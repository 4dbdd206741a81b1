import AsyncIO

/// Rewrites the log: one record for each key, to another file that is then renamed to the log's name.
///
/// Until the new name is durable a crash leaves the old log, which is not touched. A failure leaves the store in
/// doubt from the moment on at which a crash may leave either log.
struct Compaction {
  private enum State {
    /// Can move to: clearing.
    case opening
    /// An earlier try may have left something. Can move to: writing.
    case clearing(any File)
    /// Can move to: written.
    case writing(any File, StoreWrite)
    /// Can move to: synced.
    case written(any File)
    /// Can move to: renamed.
    case synced(any File)
    /// Can move to: named.
    case renamed(any File)
    case named(any File)
  }

  private let store: LogStore
  private let salt: UInt32
  private let bytes: [UInt8]
  private var state = State.opening
  private var pending = Pending()

  /// The caller has locked the store, or is the only one that knows it.
  init(_ store: LogStore) {
    self.store = store
    salt = UInt32(truncatingIfNeeded: store.platform.random.next())
    var bytes = LogHeader.encoded(salt: salt)
    for (key, value) in store.values.sorted(by: { $0.key < $1.key }) {
      bytes += LogRecord(key: key, value: value).encoded(salt: salt)
    }
    self.bytes = bytes
  }

  mutating func step() throws(Interruption<IOError>) {
    let (io, hooks) = (store.platform.io, store.platform.hooks)
    while true {
      switch state {
      case .opening:
        state = .clearing(
          try pending.takeFile(io) { io.open(LogStore.nextName, .create) })
      case .clearing(let file):
        try pending.take(io) { file.setSize(0) }
        state = .writing(
          file, StoreWrite(bytes, at: 0, ignoresShort: store.bug == .ignoresShortWrites))
      case .writing(let file, var write):
        defer { if case .writing = state { state = .writing(file, write) } }
        try write.step(file, store.platform)
        state = .written(file)
        try hooks.pass(StorePoint.nextWritten)
      case .written(let file):
        try pending.take(io) { file.sync() }
        state = .synced(file)
        try hooks.pass(StorePoint.nextSynced)
      case .synced(let file):
        store.condition = .doubtful
        try pending.take(io) { io.rename(LogStore.nextName, to: LogStore.logName) }
        state = .renamed(file)
        try hooks.pass(StorePoint.renamed)
      case .renamed(let file):
        if store.bug != .forgetsDirectorySync { try pending.take(io) { io.syncDirectory("") } }
        state = .named(file)
      case .named(let file):
        store.replaceLog(file, end: bytes.count, salt: salt)
        return
      }
    }
  }
}

extension LogStore {
  /// From now on this file is the log.
  fileprivate func replaceLog(_ file: any File, end: Int, salt: UInt32) {
    self.file?.close()
    (self.file, self.end, self.salt) = (file, end, salt)
    condition = .whole
  }
}
