import Scenario

/// Reported by the world when no fiber can go on.
///
/// It wants no event.
final class StallProperty: EngineProperty {
  static let name: StaticString = "stall"
  static let asserts: StaticString =
    """
    Somebody can go on, or waits for something that will happen; also while the run comes to \
    its end.
    """

  init(_ spec: EngineSpec) {}
}
