import Primitives
import Simulation

// Assertions by the text that names them, in the manner of Antithesis and FoundationDB.

extension Run {
  /// Ends the run with a failure of the property `assertion` where `condition` does not hold.
  ///
  /// - Parameter text: What holds, in words; it is the way in which the property fails.
  public func always(_ condition: @autoclosure () -> Bool, _ text: StaticString) {
    if condition() { return }
    report(AssertionProperty.name, "it does not hold that \(text)", way: "\(text)")
  }

  /// Counts how often `condition` holds; a sweep tells of each text that never came true.
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

  /// Whether something unlikely is to be done at this place: a decision that the place's text names.
  ///
  /// False once the run comes to its end. Where it is true the text counts as reached.
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
  static let entry = PropertyEntry(name, "What the system asserts by `always` holds.")
}
