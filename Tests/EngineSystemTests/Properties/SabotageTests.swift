import Database
import Primitives
import Scenario
import Simulation
import Storage
import Testing
import Values

@testable import EngineSystem
@testable import MVCC

/// Whole runs over an engine that is tampered with while they go on.
@Suite("Runs over a sabotaged engine") struct SabotageTests {
  /// A quiet run whose store `sabotage` may change every 256 steps from the 2000th on.
  private func run(
    seed: UInt64 = 3, steps: UInt64 = 6000, _ sabotage: @escaping (MVStore) -> Void
  ) -> RunOutcome {
    var spec = EngineSpec.draw(seed: seed, profile: .quiet)
    spec.steps = steps
    var options = RunOptions()
    weak var state: RunState?
    options.shouldStop = {
      if let state, state.world.counts.steps > 2000, let store = state.openDatabase?.store {
        sabotage(store)
      }
      return false
    }
    let run = EngineRun(spec, options: options)
    state = run.state
    return run.perform().outcome
  }

  private func property(_ outcome: RunOutcome) -> String? { outcome.failure?.property }

  @Test("A run over an unchanged engine passes")
  func untouched() {
    #expect(run { _ in } == .passed)
  }

  @Test("The next reader finds a changed record")
  func changedRecord() {
    let outcome = run { store in
      for table in store.index.tables.values {
        var place = table.rows.first
        while let current = place {
          let chain = table.rows.value(at: current)
          // Rows of the hot table are those with two numbers; all values lie below this one.
          if let record = chain.versions.last?.record, let columns = try? record.values(),
            columns.count == 3
          {
            let record = Record(encoding: [columns[0], .integer(1 << 50), columns[2]])
            chain.versions.update(at: chain.versions.count - 1) { $0.record = record }
          }
          place = table.rows.position(after: current)
        }
      }
    }
    #expect(property(outcome) == "snapshot-read")
  }

  @Test("A clock that is set back is found at once")
  func clock() {
    let outcome = run { store in store.timestamps.nextValue -= 2 }
    #expect(["watermark", "timestamps", "real-time"].contains(property(outcome)))
  }

  @Test("What a missing transaction holds is found at once")
  func stranded() {
    let gone = TransactionID(rawValue: 1 << 40)
    #expect(property(run { $0.schema.changer = gone }) == "leak")
    #expect(property(run { $0.exclusiveLock.holder = gone }) == "leak")
    #expect(property(run { _ = $0.log.tryLock(by: gone.rawValue) }) == "leak")
  }

  @Test("A schema change that never ends makes the run stall")
  func stall() {
    let sabotage = { (store: MVStore) in
      if store.schema.changer == nil { store.schema.changer = (try? store.begin())?.id }
    }
    let outcome = run(steps: 10_000, sabotage)
    guard case .stalled(let failure) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(failure.property == "stall")
    // Where the step limit comes first it is met by the drain, and is the same failure.
    guard case .stalled(let late) = run(steps: 4000, sabotage) else {
      Issue.record("the stall of the drain has another name")
      return
    }
    #expect(late.signature == failure.signature)
  }
}
