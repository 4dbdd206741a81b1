import AsyncIO

extension LogStore {
  /// Opens the store: reads the log as far as its checksums are right, and rewrites it without what follows.
  ///
  /// Rewriting makes durable what is shown from now on. Syncing the file would not be enough: after a sync that
  /// failed in an earlier process the cache may show what no later sync covers.
  public struct Opening {
    private enum State {
      /// Can move to: reading, or compacting if there is no log yet.
      case opening
      /// Can move to: read.
      case reading(any File, WholeRead)
      /// Can move to: compacting.
      case read
      /// Can move to: done.
      case compacting(Compaction)
      /// It is not stepped any more.
      case done
    }

    public let store: LogStore
    private var state = State.opening
    private var pending = Pending()

    /// Opens a store that was not opened before; after a failure another store is made for another try.
    public init(_ store: LogStore) { self.store = store }

    /// Continues until the store is open.
    public mutating func step() throws(Interruption<StoreError>) {
      do throws(Interruption<IOError>) {
        try advance()
      } catch {
        switch error {
        case .io(let completion): throw .io(completion)
        case .failure(let failure): throw .failure(.io(failure))
        }
      }
      guard store.condition == .whole else { throw .failure(.noLog) }
    }

    private mutating func advance() throws(Interruption<IOError>) {
      let (platform, hooks) = (store.platform, store.platform.hooks)
      while true {
        switch state {
        case .opening:
          do throws(Interruption<IOError>) {
            let file = try pending.takeFile(platform.io) { platform.io.open(LogStore.logName, []) }
            state = .reading(file, WholeRead())
          } catch .failure(let error) where error.code == .notFound {
            state = .compacting(Compaction(store))
          }
        case .reading(let file, var read):
          defer { if case .reading = state { state = .reading(file, read) } }
          try read.step(file, platform.io)
          file.close()
          guard store.replay(read.bytes) else { return }
          state = .read
          try hooks.pass(StorePoint.logRead)
        case .read: state = .compacting(Compaction(store))
        case .compacting(var compaction):
          defer { if case .compacting = state { state = .compacting(compaction) } }
          try compaction.step()
          state = .done
          return
        case .done: preconditionFailure("an opening was stepped after its end")
        }
      }
    }
  }

  /// Reads the contents of a log; false if the bytes are not one.
  private func replay(_ bytes: [UInt8]) -> Bool {
    guard let salt = LogHeader.salt(of: bytes) else { return false }
    var offset = LogHeader.size
    while let (record, end) = LogRecord.decode(bytes, at: offset, salt: salt) {
      apply(record)
      offset = end
    }
    platform.hooks.sometimes(offset < bytes.count, "a torn tail was cut off")
    return true
  }
}
