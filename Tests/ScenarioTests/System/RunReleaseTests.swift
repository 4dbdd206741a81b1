import AsyncIO
import Scenario
import Simulation
import Testing

@Suite("The end of a run") struct RunReleaseTests {
  final class Token {}

  /// Holds its run in every way that closures and fibers can.
  private struct Clingy: SystemUnderTest {
    let name = "clingy"
    let faults: [any FaultPlan.Type] = [ProcessCrashes.self, Partitions.self]
    var made: (Token) -> Void = { _ in }

    func makeModel(for run: Run<Self>) -> Token {
      let token = Token()
      made(token)
      return token
    }

    func start(_ run: Run<Self>) {
      let network = SimulatedNetwork<Token>(run.world)
      for number in 0..<2 {
        run.host("holder", number) { host in
          host.spawn(
            "opener", times: 50,
            steps: [
              { _ in throw Interruption<IOError>.io(host.platform.io.open("file", .create)) }
            ])
          host.spawn(
            "sender", background: true, times: 1000,
            steps: [{ _ in network.send(run.model, from: host, to: 1 - number) }])
        }
      }
      run.atRest { run.always(network.counters.sent >= 0, "it sends") }
    }
  }

  @Test("Nothing of a run is left after it, whatever its closures refer to")
  func release() {
    weak var token: Token?
    var system = Clingy()
    system.made = { token = $0 }
    let erased = AnySystem(system)
    var spec = RunSpec(erased.fields, seed: 1)
    spec.steps = 200
    spec["crashes"] = .number(20)
    spec["partitions"] = .number(20)
    _ = erased.execute(RunRequest(spec))
    #expect(token == nil)
  }
}
