/// A consistency model that a history can be checked against.
public enum IsolationModel: String, CaseIterable, Sendable {
  case readUncommitted = "read-uncommitted"
  case readCommitted = "read-committed"
  case snapshotIsolation = "snapshot-isolation"
  /// Snapshot isolation in which a process sees what it did before.
  case strongSessionSnapshotIsolation = "strong-session-snapshot-isolation"
  /// Snapshot isolation in which every process sees what was acknowledged before.
  case strongSnapshotIsolation = "strong-snapshot-isolation"
  case serializable
  case strictSerializable = "strict-serializable"

  /// Whether a history with the anomaly breaks the model.
  public func forbids(_ anomaly: Anomaly) -> Bool {
    anomaly.level <= level && anomaly.phenomenon.strength <= strength
  }

  /// The strongest order that a cycle may need and still violate the model.
  var level: OrderLevel {
    switch self {
    case .readUncommitted, .readCommitted, .snapshotIsolation, .serializable: .data
    case .strongSessionSnapshotIsolation: .process
    case .strongSnapshotIsolation, .strictSerializable: .realtime
    }
  }

  var strength: Strength {
    switch self {
    case .readUncommitted: .uncommitted
    case .readCommitted: .committed
    case .snapshotIsolation, .strongSessionSnapshotIsolation, .strongSnapshotIsolation: .snapshot
    case .serializable, .strictSerializable: .serializable
    }
  }
}

/// The models without their order, each including those before it.
enum Strength: UInt8, Comparable {
  case uncommitted, committed, snapshot, serializable

  static func < (left: Strength, right: Strength) -> Bool { left.rawValue < right.rawValue }
}

extension Phenomenon {
  /// The weakest model that forbids the phenomenon.
  var strength: Strength {
    switch self {
    case .garbageRead, .duplicateElements, .writeCycle:
      .uncommitted
    case .abortedRead, .intermediateRead, .dirtyUpdate, .incompatibleOrder, .brokenChain,
      .futureRead, .informationCycle:
      .committed
    case .internalInconsistency, .lostUpdate, .singleAntidependency, .nonadjacentAntidependencies:
      .snapshot
    case .antidependencyCycle:
      .serializable
    }
  }
}
