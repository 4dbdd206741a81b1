import AsyncIO
import LogStoreExample
import Scenario
import Simulation

/// Does what the workloads plan, one thing after the other, until the run comes to its end.
struct Client: Fiber {
  let run: Run<LogStoreSystem>
  let host: SimulatedHost
  let store: LogStore
  private var change: LogStore.Change?
  private var changes = 0

  init(run: Run<LogStoreSystem>, host: SimulatedHost, store: LogStore) {
    (self.run, self.host, self.store) = (run, host, store)
  }

  mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
    if change == nil {
      world.beginOperation()
      guard let plan = run.nextPlan() else { return .finished }
      guard begin(plan, world) else { return .finishedOperation }
    }
    guard var change else { return .finishedOperation }
    do throws(Interruption<IOError>) {
      defer { self.change = change }
      try change.step()
    } catch .failure(let error) {
      self.change = nil
      run.narrate("\(change.key) failed: \(error)")
      run.emit(.failed(key: change.key, value: change.value))
      return .finishedOperation
    }
    self.change = nil
    run.narrate("\(change.key) is \(Text.short(change.value))")
    run.emit(.acknowledged(key: change.key, value: change.value))
    return .finishedOperation
  }

  /// Carries out a read at once and returns false; begins any change and returns true.
  private mutating func begin(_ plan: StorePlan, _ world: World) -> Bool {
    switch plan {
    case .read(let key):
      run.emit(.read(key: key, value: store.value(of: key)))
      return false
    case .put(let key, let size): ask(key, unique(size, world))
    case .remove(let key): ask(key, nil)
    }
    return true
  }

  private mutating func ask(_ key: String, _ value: String?) {
    change = LogStore.Change(store, key: key, value: value)
    run.emit(.asked(key: key, value: value))
  }

  /// A value that is put only once in a run, of about the given size in bytes.
  private mutating func unique(_ size: Int, _ world: World) -> String {
    changes += 1
    var text = Array("\(world.runningName?.number ?? 0)/\(host.incarnation)/\(changes)".utf8)
    while text.count < size { text.append(UInt8(ascii: ".")) }
    return String(decoding: text, as: UTF8.self)
  }
}
