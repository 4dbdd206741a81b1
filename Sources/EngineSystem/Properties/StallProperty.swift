import Scenario

/// Reported by the world when no fiber can go on.
///
/// It wants no event.
final class StallProperty: EngineProperty {
  static let name: StaticString = "stall"
  static let asserts: StaticString =
    """
    Some fiber can go on, or waits for something that will happen; this includes the end of \
    the run.
    """

  init(_ spec: EngineSpec) {}
}
