import AsyncIO
import Primitives
import Simulation

/// A tiny log-structured store: an index into a log that grows by writes and shrinks by compaction.
///
/// The compaction that loses writes forgets what was appended while it copied.
final class LogStore {
  var log: [(key: Int, value: Int)] = []
  var index: [Int?] = Array(repeating: nil, count: 4)
  /// What was acknowledged, to compare with.
  var acknowledged: [Int?] = Array(repeating: nil, count: 4)
  let losesWritesDuringCompaction: Bool

  init(losesWritesDuringCompaction: Bool) {
    self.losesWritesDuringCompaction = losesWritesDuringCompaction
  }

  func append(_ key: Int, _ value: Int) {
    log.append((key, value))
    index[key] = log.count - 1
    acknowledged[key] = value
  }

  func read(_ key: Int) -> Int? {
    guard let place = index[key] else { return nil }
    return place < log.count && log[place].key == key ? log[place].value : nil
  }
}

/// Writes keys of its own: waits for the device, appends, and may be held at a point in between.
final class StoreWriter: ScheduledFiber {
  let cursor: DecisionCursor
  let number: Int
  let store: LogStore
  let device: Device
  var writesLeft = 6
  var inFlight: Completion?

  init(_ context: SimulationContext, _ number: Int, _ store: LogStore, _ device: Device) {
    cursor = DecisionCursor(DecisionScope(actor: context.runCursor.nextChild()))
    self.number = number
    self.store = store
    self.device = device
  }

  var name: ActorName { ActorName("writer", number) }

  func step(_ world: World) -> StepOutcome {
    if let completion = inFlight {
      guard world.completions.isFinished(completion) else { return .waiting(completion) }
      inFlight = nil
      store.append(number, writesLeft)
      writesLeft -= 1
      world.note(result: UInt64(store.log.count))
      world.reachedMilestone(self)
      return .finishedOperation
    }
    guard writesLeft > 0 else { return .finished }
    cursor.begin(OperationID(span: UInt32(writesLeft), place: 0))
    world.beganSpan(self)
    let completion = device.begin(ticks: 1 + world.context.choose(.custom("latency"), of: 3))
    inFlight = completion
    return .waiting(completion)
  }
}

/// Copies what is live entry by entry, yielding at a point between copying and swapping.
final class StoreCompactor: ScheduledFiber {
  let cursor: DecisionCursor
  let store: LogStore
  var compactionsLeft = 3
  var copy: [(key: Int, value: Int)]?

  init(_ context: SimulationContext, _ store: LogStore) {
    cursor = DecisionCursor(DecisionScope(actor: context.runCursor.nextChild()))
    self.store = store
  }

  var name: ActorName { ActorName("compactor", 0) }

  func step(_ world: World) -> StepOutcome {
    guard compactionsLeft > 0 else { return .finished }
    guard var copied = copy else {
      copy = live()
      return .waiting(.yield(.injected(family: 2, ordinal: 0)))
    }
    if !store.losesWritesDuringCompaction { copied = live() }
    store.log = copied
    for key in store.index.indices { store.index[key] = copied.firstIndex { $0.key == key } }
    copy = nil
    compactionsLeft -= 1
    return .finishedOperation
  }

  func abandon(_ world: World) { copy = nil }

  private func live() -> [(key: Int, value: Int)] {
    store.index.indices.compactMap { key in store.read(key).map { (key, $0) } }
  }
}
