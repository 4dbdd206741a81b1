import MVCC
import Workloads

/// One seed of the corpus, with what is expected of it and why it is there.
package struct SeedEntry {
  /// What the run must come to.
  package enum Expectation: Hashable, Sendable {
    case pass
    case fail(property: String)
    case stall
    /// The engine stops the process; such an entry runs in a process of its own.
    case trap
  }

  package var file: String
  /// The line of its `seed:`.
  package var line: Int
  package var choice: SpecChoice
  /// The bug that must be planted; the entry is skipped in a build without bugs.
  package var bug: PlantedBug?
  package var expectation = Expectation.pass
  package var signature: String?
  /// Digests that are pinned.
  package var decisions: UInt64?
  package var behaviour: UInt64?
  package var reason = ""
  package var date = ""

  init(file: String, line: Int, seed: UInt64) {
    self.file = file
    self.line = line
    choice = SpecChoice(seed: seed)
  }

  package var place: String { "\(file):\(line)" }

  /// Why this build cannot run it.
  var skipReason: String? {
    guard let bug, !BuildIdentity.hasPlantedBugs else { return nil }
    return "needs the planted bug \(bug.rawValue), and this build has none"
  }
}
