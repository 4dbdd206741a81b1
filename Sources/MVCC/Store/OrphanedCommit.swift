import AsyncIO

/// A commit whose client dropped it while its frame was being written to the log.
protocol OrphanedCommit: AnyObject {
  /// Continues until the commit waits or has an outcome, which is not reported.
  ///
  /// - Returns: What it waits for; nil if it has an outcome.
  func resume() -> Completion?
}

extension MVStore {
  /// Takes over a commit whose statement was dropped.
  func adopt(_ orphan: any OrphanedCommit) {
    adopted.append(orphan)
    counts.adoptions += 1
    // Only the one that holds the log's lock can wait, so this leaves one.
    if adopted.count > options.adoptionLimit { _ = resolveOrphans() }
  }

  /// The number of adopted commits that are not resolved yet.
  public var adoptedCount: Int { adopted.count }

  /// Steps the adopted commits.
  ///
  /// - Returns: Done with the number that were resolved, or what the first of the others waits for.
  /// - Complexity: O(adopted commits).
  package func resolveOrphans() -> IOResult<Int> {
    var waiting: Completion?
    var resolved = 0
    var index = 0
    while index < adopted.count {
      if let completion = adopted[index].resume() {
        waiting = waiting ?? completion
        index += 1
      } else {
        adopted.remove(at: index)
        resolved += 1
      }
    }
    if let waiting { return .io(waiting) }
    return .done(resolved)
  }
}
