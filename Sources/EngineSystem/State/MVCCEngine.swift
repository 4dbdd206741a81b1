import Scenario

/// The engine as a system under test: clients with connections over one database on a simulated disk, judged as they go.
///
/// What it declares and how a run starts is in `Catalogue/MVCCEngine+Running.swift`.
struct MVCCEngine {
  typealias Event = EngineEvent
  typealias Plan = EngineSystem.Plan
  typealias Model = RunState

  /// Whether nothing is started by itself, because a test tells the properties what happens.
  var isLedByHand = false
  /// Told of the run after its last step, for what looks into the engine.
  var ended: (RunState) -> Void = { _ in }
}
