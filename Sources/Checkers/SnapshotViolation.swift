/// A proof, by its own timestamps, that an engine broke snapshot isolation.
public enum SnapshotViolation: Error, Equatable, Sendable {
  /// A snapshot lies before a commit of the same session.
  case sessionBehind(snapshot: UInt64, committed: UInt64)
  /// A snapshot lies before a commit that was acknowledged when the transaction began.
  case acknowledgedMissing(snapshot: UInt64, acknowledged: UInt64)
  /// A read did not return the transaction's own write.
  case ownWriteMissing(key: UInt64, written: UInt64, read: UInt64)
  /// A read did not return the newest version of the snapshot.
  case wrongVersion(key: UInt64, snapshot: UInt64, expected: UInt64, read: UInt64)
  /// A commit took a timestamp that is not after its snapshot.
  case commitNotAfterSnapshot(snapshot: UInt64, commit: UInt64)
  /// A commit took a timestamp that another one has.
  case timestampTaken(commit: UInt64)
  /// A key that the transaction wrote was committed by another one after the snapshot.
  case conflictMissed(key: UInt64, snapshot: UInt64, committed: UInt64)
  /// A commit appeared at a timestamp at or below a snapshot that had read its key without it.
  case appearedInPast(key: UInt64, commit: UInt64, read: UInt64)
}

extension SnapshotViolation: CustomStringConvertible {
  /// A sentence with the timestamps and values concerned.
  public var description: String {
    switch self {
    case .sessionBehind(let snapshot, let committed):
      "snapshot \(snapshot) misses commit \(committed) of its own session"
    case .acknowledgedMissing(let snapshot, let acknowledged):
      "snapshot \(snapshot) misses commit \(acknowledged), acknowledged before it began"
    case .ownWriteMissing(let key, let written, let read):
      "a read of key \(key) gave \(read), not \(written) as its own transaction wrote"
    case .wrongVersion(let key, let snapshot, let expected, let read):
      "a read of key \(key) at snapshot \(snapshot) gave \(read), not \(expected)"
    case .commitNotAfterSnapshot(let snapshot, let commit):
      "commit \(commit) is not after its snapshot \(snapshot)"
    case .timestampTaken(let commit):
      "commit \(commit) has the timestamp of another"
    case .conflictMissed(let key, let snapshot, let committed):
      "key \(key) was committed at \(committed), after snapshot \(snapshot) of another writer"
    case .appearedInPast(let key, let commit, let read):
      "commit \(commit) of key \(key) appeared after snapshot \(read) had read without it"
    }
  }
}
