import AsyncIO
import LogStoreExample
import Primitives
import Scenario
import Simulation

/// Opens the store, trying again after disk errors, and starts the clients.
struct Recovery: Fiber {
  let run: Run<LogStoreSystem>
  let host: SimulatedHost
  private var opening: LogStore.Opening

  init(run: Run<LogStoreSystem>, host: SimulatedHost) {
    (self.run, self.host) = (run, host)
    opening = Self.opening(run, host)
  }

  mutating func step(_ world: World) throws(Interruption<StoreError>) -> StepOutcome {
    do throws(Interruption<StoreError>) {
      try opening.step()
    } catch .failure(.io(let error)) {
      run.narrate("opening failed: \(error)")
      opening = Self.opening(run, host)
      return .sleeping(VirtualDuration(ticks: 50))
    }
    let store = opening.store
    run.narrate("the store is open, with \(store.contents.count) keys")
    run.emit(.recovered(store.contents))
    for number in 0..<run.spec[LogStoreSystem.clients] {
      host.spawn("client", number, running: Client(run: run, host: host, store: store))
    }
    return .finished
  }

  private static func opening(
    _ run: Run<LogStoreSystem>, _ host: SimulatedHost
  ) -> LogStore.Opening {
    LogStore.Opening(LogStore(host.platform, bug: run.spec[LogStoreSystem.bug]))
  }
}
