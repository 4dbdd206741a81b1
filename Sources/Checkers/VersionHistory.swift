/// The versions of one key that a live snapshot can still ask for, oldest first.
struct VersionHistory: Sendable {
  struct Version: Sendable {
    let commit: UInt64
    let value: UInt64
  }

  private var versions: ContiguousArray<Version> = []
  /// The size at which looking for versions to drop is worth while again.
  private var pruneAt = 8
  /// The newest snapshot that has read the key.
  private(set) var newestRead: UInt64?

  var newestCommit: UInt64? { versions.last?.commit }
  var count: Int { versions.count }

  /// The value at a snapshot, or nil if the key was not written by then.
  func value(at snapshot: UInt64) -> UInt64? {
    if let newest = versions.last, newest.commit <= snapshot { return newest.value }
    let place = firstPlace(after: snapshot)
    return place > 0 ? versions[place - 1].value : nil
  }

  mutating func noteRead(at snapshot: UInt64) { newestRead = max(newestRead ?? 0, snapshot) }

  /// Inserts a version in its place, which is the end unless commits overtake each other.
  mutating func install(_ version: Version, horizon: UInt64) {
    if let newest = newestCommit, newest > version.commit {
      versions.insert(version, at: firstPlace(after: version.commit))
    } else {
      versions.append(version)
    }
    guard versions.count >= pruneAt else { return }
    // Of the versions at or below the horizon only the newest can be asked for.
    let first = firstPlace(after: horizon) - 1
    if first > 0 { versions.removeFirst(first) }
    pruneAt = max(8, 2 * versions.count)
  }

  private func firstPlace(after snapshot: UInt64) -> Int {
    var low = 0
    var high = versions.count
    while low < high {
      let middle = (low + high) / 2
      if versions[middle].commit <= snapshot { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
