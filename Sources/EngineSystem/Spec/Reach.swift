import AsyncIO

/// Counts of what makes a run worth running; see the design's table of what a run reaches.
public struct Reach: Hashable, Sendable {
  public var writingCommits: UInt64 = 0
  public var writeConflicts: UInt64 = 0
  /// Reads whose answer differs from what read committed, and read uncommitted, would have returned.
  public var discriminatingCommitted: UInt64 = 0
  public var discriminatingUncommitted: UInt64 = 0
  /// Transactions that began and committed while another was being held.
  public var commitsDuringHold: UInt64 = 0
  public var dependencies: UInt64 = 0
  /// Dependencies whose other side aborted.
  public var abortedDependencies: UInt64 = 0
  /// UPDATEs and DELETEs, and those that met at least one row.
  public var changes: UInt64 = 0
  public var changesWithRows: UInt64 = 0
  public var savepointRollbacksRead: UInt64 = 0
  public var abandonments: UInt64 = 0
  public var abandonmentsInCommit: UInt64 = 0
  public var collectionsUnderReaders: UInt64 = 0
  public var recoveriesRead: UInt64 = 0
  /// Points that were held while another transaction committed: bit `ordinal` of entry `family`.
  public var heldPoints: [UInt64] = Array(repeating: 0, count: YieldPoint.familyLimit)

  public init() {}
}
