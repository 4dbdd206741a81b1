import Scenario

/// The engine as a system under test: clients with connections to one database on a simulated disk, judged as they
/// go.
///
/// What it declares and how a run starts is in `Catalogue/MVCCEngine+Running.swift`.
struct MVCCEngine {
  typealias Event = EngineEvent
  typealias Plan = EngineSystem.Plan
  typealias Model = RunState

  /// Whether nothing starts by itself, because a test tells the properties what happens.
  var isLedByHand = false
  /// Called with the run after its last step, for code that looks into the engine.
  var ended: (RunState) -> Void = { _ in }
}
