import Primitives

/// The number of a probe within its `ProbeSet`.
public struct Probe: Hashable, Sendable {
  public let index: Int
}

/// Counts of what must happen sometimes: each probe is named once, hit in constant time, and reported.
///
/// A sweep merges the sets of its runs; a probe that no run hit shows that the tests miss something.
public final class ProbeSet {
  /// How often a probe was hit, and in how many runs.
  public struct Line: Hashable, Sendable {
    public let name: String
    public let hits: UInt64
    /// How many of the merged runs hit it.
    public let runs: UInt64
  }

  @exclusivity(unchecked) private var names: ContiguousArray<StaticString> = []
  @exclusivity(unchecked) private var counts: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) private var runsThatHit: ContiguousArray<UInt64> = []
  @exclusivity(unchecked) private var capacity = 8
  /// How many runs were merged into this set.
  public private(set) var mergedRuns: UInt64 = 0

  public init() {
    counts = .allocate(capacity: capacity)
    counts.initialize(repeating: 0, count: capacity)
  }

  deinit { counts.deallocate() }

  /// Gives `name` a number; a known name keeps its number.
  ///
  /// - Complexity: O(probes).
  public func register(_ name: StaticString) -> Probe {
    if let known = find(name) { return known }
    if names.count == capacity { grow() }
    names.append(name)
    runsThatHit.append(0)
    return Probe(index: names.count - 1)
  }

  /// Counts a hit of `probe`.
  @inline(__always)
  public func hit(_ probe: Probe) { counts[probe.index] &+= 1 }

  /// Adds `hits` to the count of `probe`, for hits that were counted elsewhere.
  public func add(_ probe: Probe, _ hits: UInt64) { counts[probe.index] &+= hits }

  /// Adds hits that were counted elsewhere, by a name that is registered if necessary.
  public func add(_ name: StaticString, _ hits: UInt64) { add(register(name), hits) }

  /// How often `probe` was hit in this run, or in all that were merged.
  public func count(_ probe: Probe) -> UInt64 { counts[probe.index] }

  /// Adds the counts of a finished run, by name; the names need not have the same numbers.
  public func merge(_ run: ProbeSet) {
    mergedRuns += max(1, run.mergedRuns)
    for index in run.names.indices {
      let mine = register(run.names[index])
      counts[mine.index] &+= run.counts[index]
      let hits: UInt64 = run.counts[index] > 0 ? 1 : 0
      runsThatHit[mine.index] += run.mergedRuns > 0 ? run.runsThatHit[index] : hits
    }
  }

  /// Resets all counts to 0, for the next run; names and numbers stay.
  public func reset() {
    counts.update(repeating: 0, count: capacity)
    for index in runsThatHit.indices { runsThatHit[index] = 0 }
    mergedRuns = 0
  }

  /// All probes in the order of their registration.
  public var lines: [Line] {
    names.indices.map { index in
      let hits = counts[index]
      let runs = mergedRuns > 0 ? runsThatHit[index] : hits > 0 ? 1 : 0
      return Line(name: "\(names[index])", hits: hits, runs: runs)
    }
  }

  /// The names that were never hit.
  public var neverHit: [String] {
    names.indices.filter { counts[$0] == 0 }.map { "\(names[$0])" }
  }

  private func find(_ name: StaticString) -> Probe? {
    for index in names.indices where names[index].utf8Equal(name) { return Probe(index: index) }
    return nil
  }

  private func grow() {
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
    larger.initialize(repeating: 0, count: capacity * 2)
    larger.update(from: counts, count: capacity)
    counts.deallocate()
    counts = larger
    capacity *= 2
  }
}

extension StaticString {
  fileprivate func utf8Equal(_ other: StaticString) -> Bool {
    guard utf8CodeUnitCount == other.utf8CodeUnitCount else { return false }
    if utf8Start == other.utf8Start { return true }
    for index in 0..<utf8CodeUnitCount where utf8Start[index] != other.utf8Start[index] {
      return false
    }
    return true
  }
}
