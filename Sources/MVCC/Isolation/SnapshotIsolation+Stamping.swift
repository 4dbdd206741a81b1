import Primitives

extension SnapshotIsolation {
  /// Replaces the id of `transaction` by `end` in one row.
  ///
  /// - Returns: Whether a version of the row is now superseded or a deletion, which will be garbage.
  func rewrite(_ chain: VersionChain, of transaction: Transaction, at end: Timestamp) -> Bool {
    let stamp = transaction.stamp
    var isGarbage = false
    var index = 0
    while index < chain.versions.count {
      let (begin, versionEnd) = (chain.versions[index].begin, chain.versions[index].end)
      if begin == stamp {
        if versionEnd == stamp {
          chain.versions.remove(at: index)
          continue
        }
        chain.versions.update(at: index) { $0.begin = VersionStamp(end) }
        isGarbage = isGarbage || chain.versions[index].record == nil
      } else if isSuperseded(begin, versionEnd, by: stamp, at: end) {
        chain.versions.update(at: index) { $0.end = VersionStamp(end) }
        isGarbage = true
      }
      index += 1
    }
    return isGarbage
  }

  /// Whether the commit at `end` is the one that ended a version with these stamps.
  ///
  /// It did so even if it claimed nothing because a contender had claimed the version before: that contender has
  /// been rolled back or will be, by its validation against this commit.
  private func isSuperseded(
    _ begin: VersionStamp, _ versionEnd: VersionStamp, by stamp: VersionStamp, at end: Timestamp
  ) -> Bool {
    if versionEnd == stamp { return true }
    guard let made = commitTimestamp(begin), made < end else { return false }
    // The deletion of an earlier commit that has not reached this row yet remains that commit's.
    return versionEnd.isNone || commitTimestamp(versionEnd) == nil
  }
}
