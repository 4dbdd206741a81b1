import AsyncIO
import Scenario
import Simulation

/// The engine under test, as commands see it.
public enum Engine {
  public static var system: AnySystem {
    var system = AnySystem(
      name: "engine", subject: "an MVCC engine", fields: EngineSpec.fields,
      properties: PropertyCatalogue.entries, execute: execute)
    system.product = "heddle"
    system.bugTraits = "default,PlantedBugs"
    system.faults = FaultSwitch.engine
    system.yieldPoints = .engine
    system.counts = ["statements", "commits", "crashes"]
    system.texts = { Template.all.map(\.sql) }
    system.reconcile = reconcile
    system.asked = [
      "steps": .atLeast(500_000), "statements": .atLeast(30_000), "steps a statement": .atMost(17),
    ]
    system.benches = [
      SystemBench(measure: EngineBench.tables),
      SystemBench(
        option: "reach",
        help:
          "what runs of each profile get to, beside what is asked; status 1 where fast falls short",
        measure: ReachBench.tables),
    ]
    return system
  }

  /// No more keys can be hot than there are.
  private static func reconcile(_ spec: inout RunSpec, _ given: Set<String>) -> String? {
    guard spec["hot-keys"].number > spec["keys"].number else { return nil }
    if given.contains("hot-keys") {
      return
        "--hot-keys: \(spec["hot-keys"].number) is more than the \(spec["keys"].number) keys there are"
    }
    spec["hot-keys"] = spec["keys"]
    return nil
  }

  private static func execute(_ request: RunRequest) -> RunResult {
    var options = RunOptions()
    options.position = request.position
    options.recordOperations = request.isRecording
    options.recordInterventions = request.isRecording
    options.narrator = request.narrator
    options.overrides = request.overrides
    options.lastEvents = request.lastEvents
    options.shouldStop = request.shouldStop
    options.progress = request.progress
    options.traced = request.traced
    return EngineRun(EngineSpec(request.spec), options: options).run()
  }
}
