import AsyncIO

/// Where a commit can be held, in the order in which a commit passes its first eight points.
public enum CommitYieldPoint: UInt8, YieldPointMarker {
  case commitValidation, waitForDependencies, buildLogRecordStart, logRecordPrepared
  case beforeGlobalHeaderUpdate, beforeCommittedTimestampWatermarkUpdate
  case beforeFinishCommittedTransaction, afterRemoveTransaction
  // Appended; a commit passes them between the ones above.
  case buildLogRecordProgress, beforeAcquireLog, beforeLogWrite, beforeLogSync
  case beforeCutFrame, beforeSyncCut, beforePublishCommit, rewriteVersionsProgress

  public static let family: UInt8 = 0
  public static let pointCount: UInt8 = 16

  public var failures: FailureCodes {
    switch self {
    case .commitValidation: [.conflict]
    case .waitForDependencies: [.dependencyAborted]
    case .buildLogRecordStart, .buildLogRecordProgress: [.outOfMemory]
    case .logRecordPrepared, .beforeAcquireLog, .beforeLogWrite: [.deviceFailure, .noSpace]
    case .afterRemoveTransaction: [.deviceFailure]
    default: []
    }
  }
}

/// Where the exclusive holder is chosen.
public enum ExclusiveTransactionYieldPoint: UInt8, YieldPointMarker {
  case afterTimestampCheckBeforeAcquire
  // Appended.
  case afterAcquire

  public static let family: UInt8 = 1
  public static let pointCount: UInt8 = 2

  public var failures: FailureCodes { [.busy] }
}

/// Where a cursor can be held; it walks over the version store until pages exist.
public enum CursorYieldPoint: UInt8, YieldPointMarker {
  case nextStart, nextBTreeAdvance, previousBTreeAdvance, seekStart, seekBTreeProgress
  case existsBTreeFallback, countProgress, advanceBTreeForwardProgress
  case advanceBTreeBackwardProgress
  // Appended.
  case writeStart, rowIDAllocationStart

  public static let family: UInt8 = 3
  public static let pointCount: UInt8 = 11

  public var failures: FailureCodes {
    switch self {
    case .seekStart, .nextStart: [.outOfMemory]
    case .writeStart: [.outOfMemory]
    case .rowIDAllocationStart: [.outOfMemory]
    default: []
    }
  }
}

/// Where an opening can be held.
public enum RecoveryYieldPoint: UInt8, YieldPointMarker {
  case afterOpen, afterHeader, replayProgress, beforeCopy, copyProgress, beforeSync
  case beforeRename, beforePublish

  public static let family: UInt8 = 4
  public static let pointCount: UInt8 = 8
}

/// Where a collection of versions can be held.
public enum CollectionYieldPoint: UInt8, YieldPointMarker {
  case collectionStart, collectionProgress

  public static let family: UInt8 = 5
  public static let pointCount: UInt8 = 2
}

extension YieldCatalogue {
  /// Adds the families of the version store.
  public mutating func registerVersionStore() {
    register(CommitYieldPoint.self, named: "CommitYieldPoint")
    register(ExclusiveTransactionYieldPoint.self, named: "ExclusiveTransactionYieldPoint")
    register(CursorYieldPoint.self, named: "CursorYieldPoint")
    register(RecoveryYieldPoint.self, named: "RecoveryYieldPoint")
    register(CollectionYieldPoint.self, named: "CollectionYieldPoint")
  }
}
