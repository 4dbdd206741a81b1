import Scenario
import Simulation

/// Looks at what the simulated disk was asked to do.
final class DiskUseProperty: EngineProperty {
  static let name: StaticString = "disk-use"
  static let asserts: StaticString =
    """
    The engine does nothing with its files that no file system supports, such as overlapping \
    writes in flight, or giving an unsynced file the name of another.
    """

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.diskMisused) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    if let violation = run.io.violations.first { throw Violation("\(violation)") }
  }
}
