import AsyncIO
import Primitives
import Scenario
import Simulation

extension MVCCEngine: SystemUnderTest {
  var name: String { "engine" }
  var product: String { "heddle" }
  var subject: String { "an MVCC engine" }
  var bugTraits: String? { "default,PlantedBugs" }
  var specFields: SpecFields { EngineSpec.fields }
  var properties: [any Property<MVCCEngine>.Type] { PropertyCatalogue.all }
  var faultSwitches: [FaultSwitch] { FaultCatalogue.switches }
  var yieldPoints: YieldCatalogue { .engine }
  var operationTexts: [String] { Template.all.map(\.sql) }
  /// Empty, because the engine's own properties cover all of this.
  var commonProperties: [PropertyEntry] { [] }
  /// Nil, because its stalls have had one signature from the beginning.
  func stallWay(_ world: World) -> String? { nil }
  var countNames: [String] { ["statements", "commits", "crashes"] }
  var asked: [String: BenchBound] {
    ["steps": .atLeast(500_000), "statements": .atLeast(30_000), "steps a statement": .atMost(17)]
  }
  var benches: [SystemBench] {
    [
      SystemBench(measure: EngineBench.tables),
      SystemBench(
        option: "reach",
        help:
          "what 100 runs of each profile reach, and what they should reach; status 1 if fast falls short",
        measure: ReachBench.tables),
    ]
  }

  func makeModel(for run: Run<MVCCEngine>) -> RunState {
    RunState(run, properties: PropertyCatalogue.all.count)
  }

  func start(_ run: Run<MVCCEngine>) {
    if isLedByHand { return }
    let supervisor = EngineSupervisor(run.model)
    run.afterStep = { supervisor.stepped($0) }
    run.comeToEnd = { supervisor.comeToEnd($0, $1) }
    let state = supervisor.state
    run.countSteps = { [unowned state] in state.stepsBeforeDraining ?? state.statementSteps }
    supervisor.begin()
  }

  func counts(of run: Run<MVCCEngine>) -> [UInt64] {
    let state = run.model
    state.collectDiskFaults()
    state.collectStoreReach()
    ended(state)
    return [state.statementsFinished, state.commitsAcknowledged, state.crashCount]
  }

  func legend(_ world: World) -> TraceLegend {
    TraceLegend(
      catalogue: yieldPoints, names: world.names, marks: RunMark.legend, words: .engine)
  }

  func strategyOptions(_ spec: RunSpec) -> StrategyOptions {
    var options = StrategyOptions()
    options.injectedYields = InjectedYieldPolicy(
      parked: 12, abandoned: spec["abandonment"].ratio.numerator == 0 ? 0 : 1,
      failed: spec["failures"].ratio.numerator == 0 ? 0 : 1, parkedTurnsMax: 400)
    return options
  }

  /// There cannot be more hot keys than keys.
  func reconcile(_ spec: inout RunSpec, given: Set<String>) -> String? {
    guard spec["hot-keys"].number > spec["keys"].number else { return nil }
    if given.contains("hot-keys") {
      return
        "--hot-keys: \(spec["hot-keys"].number) is more than the \(spec["keys"].number) keys there are"
    }
    spec["hot-keys"] = spec["keys"]
    return nil
  }
}
