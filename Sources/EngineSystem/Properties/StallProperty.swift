import Scenario

/// What the world finds when nobody can go on; `EngineRun` gives such a run its outcome.
///
/// It wants no event.
final class StallProperty: EngineProperty {
  static let name = "stall"
  static let asserts =
    """
    Somebody can go on, or waits for something that will happen; also while the run comes to \
    its end.
    """

  init(_ spec: EngineSpec) {}
}
