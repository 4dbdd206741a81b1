import Checkers
import Scenario

/// Judges what clients read and wrote of versioned values, at the end of a run and of each era.
///
/// `ChainRecorder` records what they saw on the clients' side, because a client must know which of its writes it
/// has not read back before it may commit.
final class IsolationProperty: EngineProperty {
  static let name: StaticString = "isolation"
  static let asserts: StaticString =
    "What clients read and wrote of versioned values satisfies strong session snapshot isolation."

  init(_ spec: EngineSpec) {}

  var listensTo: EventMask { .events(.eraEnds) }

  func saw(_ event: EngineEvent, _ run: RunState) throws(Violation) {
    let verdict = run.chains.verdict()
    if !verdict.isValid { throw Violation(verdict.description) }
  }
}
