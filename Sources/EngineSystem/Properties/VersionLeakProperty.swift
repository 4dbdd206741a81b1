import Database
import MVCC
import Scenario

/// Counts versions when no transaction needs an old one any more.
final class VersionLeakProperty: EngineProperty {
  static let name: StaticString = "version-leak"
  static let asserts: StaticString =
    "After a collection there are as many versions as live rows."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.collected) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    guard case .collected(let database) = event else { return }
    let counts = database.store.versionCounts
    if counts.versions == counts.liveRows { return }
    throw Violation(
      "without readers and after a collection there are \(counts.versions) versions of"
        + " \(counts.liveRows) live rows")
  }
}
