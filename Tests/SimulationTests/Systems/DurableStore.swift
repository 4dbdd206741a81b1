import AsyncIO
import Primitives
import Simulation

/// A write-ahead-logged store of numbers, as production code: it knows a platform and no simulation.
final class DurableStore {
  enum Bug: CaseIterable { case none, acknowledgesBeforeSync, forgetsDirectorySync }

  static let recordSize = 16

  let platform: Platform
  let bug: Bug
  var file: (any File)?
  var end = 0
  var isLocked = false
  var values: [UInt64: UInt64] = [:]

  init(_ platform: Platform, _ bug: Bug) {
    self.platform = platform
    self.bug = bug
  }

  /// Opens the file and reads what it holds.
  struct Opening {
    private enum State { case opening, naming, reading(IOBuffer), syncing }

    let store: DurableStore
    private var state = State.opening
    private var pending = Pending()

    init(_ store: DurableStore) { self.store = store }

    mutating func step() throws(Interruption<IOError>) {
      let io = store.platform.io
      while true {
        switch state {
        case .opening:
          store.file = try pending.takeFile(io) { io.open("log", .create) }
          state = .naming
        case .naming:
          if store.bug != .forgetsDirectorySync { try pending.take(io) { io.syncDirectory("") } }
          state = .reading(IOBuffer(count: 1 << 16))
        case .reading(let buffer):
          let file = store.file.unsafelyUnwrapped
          let count = try pending.take(io) { file.read(at: 0, into: buffer, count: buffer.count) }
          store.replay(buffer, count)
          state = .syncing
        case .syncing:
          // What a crash of the process has left may still be in the cache alone, and is shown from now on.
          let file = store.file.unsafelyUnwrapped
          try pending.take(io) { file.sync() }
          return
        }
      }
    }
  }

  private func replay(_ buffer: IOBuffer, _ count: Int) {
    for offset in stride(from: 0, to: count, by: Self.recordSize) {
      let (key, value) = (
        buffer.storage.load(fromByteOffset: offset, as: UInt64.self),
        buffer.storage.load(fromByteOffset: offset + 8, as: UInt64.self)
      )
      if key == 0 { break }
      values[key] = value
      end = offset + Self.recordSize
    }
  }

  /// Puts one value: writes its record, syncs the file, and shows it.
  struct Put {
    private enum State { case writing(IOBuffer), syncing }

    let key: UInt64
    let value: UInt64
    private let store: DurableStore
    private var state: State
    private var pending = Pending()

    /// The caller has locked the store.
    init(_ store: DurableStore, _ key: UInt64, _ value: UInt64) {
      (self.store, self.key, self.value) = (store, key, value)
      let record = IOBuffer(count: DurableStore.recordSize)
      record.storage.storeBytes(of: key, as: UInt64.self)
      record.storage.storeBytes(of: value, toByteOffset: 8, as: UInt64.self)
      state = .writing(record)
    }

    mutating func step() throws(Interruption<IOError>) {
      let (io, file) = (store.platform.io, store.file.unsafelyUnwrapped)
      if case .writing(let record) = state {
        let end = store.end
        try pending.take(io) { file.write(record, count: record.count, at: end) }
        store.end += record.count
        state = .syncing
      }
      if store.bug != .acknowledgesBeforeSync { try pending.take(io) { file.sync() } }
      store.values[key] = value
      store.isLocked = false
    }
  }
}

/// What was asked of a store and acknowledged by it; tells whether a recovery has lost anything.
final class StoreJudge {
  private var acknowledged: [UInt64: UInt64] = [:]
  private var open: [UInt64: Set<UInt64>] = [:]
  private(set) var puts = 0
  private(set) var recoveries = 0

  func asked(_ key: UInt64, _ value: UInt64) { open[key, default: []].insert(value) }

  func acknowledged(_ key: UInt64, _ value: UInt64) {
    acknowledged[key] = value
    open[key]?.remove(value)
    puts += 1
  }

  /// Judges what a recovery has found.
  func recovered(_ found: [UInt64: UInt64]) -> Finding? {
    recoveries += 1
    for key in acknowledged.keys.sorted() {
      let value = found[key] ?? 0
      if value != acknowledged[key], !(open[key] ?? []).contains(value) {
        return Finding(property: "durability", message: "key \(key) holds \(value)")
      }
    }
    acknowledged = found
    open = [:]
    return nil
  }
}

/// Puts drawn values for ever, one after the other.
struct StoreClient: Fiber {
  let store: DurableStore
  let judge: StoreJudge
  var next: UInt64
  private var put: DurableStore.Put?

  init(_ store: DurableStore, _ judge: StoreJudge, number: Int, incarnation: UInt32) {
    (self.store, self.judge) = (store, judge)
    next = UInt64(number) << 32 | UInt64(incarnation) << 16
  }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    if put == nil {
      try world.wait(until: !store.isLocked)
      store.isLocked = true
      world.beginOperation()
      next += 1
      let key = UInt64(1 + world.choose(of: 3, "key"))
      judge.asked(key, next)
      put = DurableStore.Put(store, key, next)
    }
    try put?.step()
    if let put { judge.acknowledged(put.key, put.value) }
    put = nil
    return .finishedOperation
  }
}
