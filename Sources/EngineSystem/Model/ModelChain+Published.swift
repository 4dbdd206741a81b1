import Primitives

extension ModelChain {
  /// The timestamp of another transaction's published commit between two timestamps, or nil.
  ///
  /// - Complexity: O(versions after `snapshot`).
  func publishedWriter(
    between snapshot: UInt64, and end: UInt64, besides transaction: ModelTransaction
  ) -> UInt64? {
    var index = versions.count - 1
    while index >= 0, versions[index].timestamp > snapshot {
      let version = versions[index]
      if version.timestamp < end, version.writer !== transaction,
        version.writer.map({ $0.status == .committed || $0.isPublished }) ?? true
      {
        return version.timestamp
      }
      index -= 1
    }
    return nil
  }
}
