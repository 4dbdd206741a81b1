import Primitives

/// All versions of one row, oldest first; among committed ones that is the order of commits.
final class VersionChain {
  @exclusivity(unchecked) var versions = ShortArray<RowVersion>()

  init(_ version: RowVersion? = nil) {
    if let version { versions.append(version) }
  }

  /// The index of the version that the transaction of `stamp` made, if it made one.
  func own(_ stamp: VersionStamp) -> Int? {
    var index = versions.count - 1
    while index >= 0 {
      if versions[index].begin == stamp { return index }
      index -= 1
    }
    return nil
  }

  /// The index of the older version that `stamp` claims to end, if it claims one.
  func claimed(by stamp: VersionStamp) -> Int? {
    var index = versions.count - 1
    while index >= 0 {
      if versions[index].end == stamp, versions[index].begin != stamp { return index }
      index -= 1
    }
    return nil
  }

  /// Whether `stamp` is on a version of the row.
  func isTouched(by stamp: VersionStamp) -> Bool {
    versions.contains { $0.begin == stamp || $0.end == stamp }
  }
}
