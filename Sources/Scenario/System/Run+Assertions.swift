import Primitives
import Simulation

// Assertions that are identified by their text, in the manner of Antithesis and FoundationDB.

extension Run {
  /// Ends the run with a failure of the property `assertion` if `condition` does not hold.
  ///
  /// - Parameter text: What holds, in words; it is also the way in which the property fails.
  public func always(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    if condition() { return }
    report(AssertionProperty.name, "it does not hold that \(text)", way: "\(text)")
  }

  /// Counts how often `condition` holds; a sweep reports each text that never came true.
  ///
  /// - Complexity: O(texts) for each call.
  public func sometimes(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    let probe = probes.register(text)
    if condition() { probes.hit(probe) }
  }

  /// Counts that this place was reached.
  public func reachable(_ text: StaticString) { probes.hit(probes.register(text)) }

  /// Counts something under a name.
  public func count(_ name: StaticString) { probes.hit(probes.register(name)) }

  /// Whether to do something unlikely at this place: a decision that is named by the text.
  ///
  /// False once the run comes to its end. If it is true, the text counts as reached.
  public func buggify(_ text: StaticString, _ ratio: Ratio = Ratio(1, in: 16)) -> Bool {
    guard phase == .running, world.chance(ratio, text) else { return false }
    reachable(text)
    return true
  }
}

/// The property that programs on hosts keep the rules of their disks.
enum DiskProperty {
  static let entry = PropertyEntry(
    "disk-rules",
    "No program overlaps operations, changes a buffer in flight, or replaces a file by an unsynced one."
  )
}

/// The property that assertions by text belong to.
enum AssertionProperty {
  static let name = "assertion"
  static let entry = PropertyEntry(name, "What the system asserts with `always` holds.")
}
