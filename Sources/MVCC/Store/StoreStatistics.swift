/// Counts of what a store has done since it was opened.
public struct StoreStatistics: Hashable, Sendable {
  public var dependenciesTaken = 0
  public var dependencyAborts = 0
  public var collectedVersions = 0
  /// Versions collected although a snapshot older than the newest version of their row was open.
  public var collectedUnderReaders = 0
  public var adoptions = 0
  /// Frames that could not be cut off the log, or whose cut could not be made durable.
  public var failedCuts = 0
  /// Frames that this opening found complete, with a wrong checksum.
  public var damagedFrames = 0
  /// How often a transaction met a row-id allocator that another was filling.
  public var rowIDContentions = 0
}
