import AsyncIO
import Storage

/// The order of an opening, as a pure machine: events of what settled in, the next action out.
struct RecoveryMachine: Equatable {
  enum State: Equatable {
    /// Can move to: readingHeader.
    case opening
    /// Can move to: replaying, writingHeader, failed.
    case readingHeader
    /// The log holds nothing that was acknowledged. Can move to: syncing.
    case writingHeader
    /// Can move to: cutting, syncing.
    case replaying
    /// Bytes behind the last valid frame go. Can move to: syncing.
    case cutting
    /// What was kept becomes durable, for a process crash may have left it to the system's cache.
    /// Can move to: syncingDirectory.
    case syncing
    /// The name of the log becomes durable. Can move to: publishing.
    case syncingDirectory
    /// Can move to: finished.
    case publishing
    /// Final.
    case finished
    /// Final.
    case failed
  }

  enum Action: Equatable {
    case openLog, readHeader, clearLog, writeHeader, readFrames, cutTail, syncLog, syncDirectory
    case publish, report, fail(EngineError)

    /// The hook that is passed before the action; every phase has one but the first and the last.
    func yieldPoint(isUnderWay: Bool) -> RecoveryYieldPoint? {
      switch self {
      case .readHeader: .afterOpen
      case .clearLog, .writeHeader: .afterHeader
      case .readFrames: isUnderWay ? .replayProgress : .afterHeader
      case .cutTail: .beforeCutTail
      case .syncLog, .syncDirectory: .beforeSync
      case .publish: .beforePublish
      case .openLog, .report, .fail: nil
      }
    }
  }

  private(set) var state = State.opening

  mutating func started() -> Action { .openLog }
  mutating func opened() -> Action { move(to: .readingHeader, .readHeader) }

  mutating func headerRead(_ reading: LogHeader.Reading) -> Action {
    switch reading {
    case .header: move(to: .replaying, .readFrames)
    case .empty: move(to: .writingHeader, .clearLog)
    case .corrupt(let what): failed(.corrupt(what))
    }
  }

  /// A header may have been torn; what stands in its place goes first.
  mutating func logCleared() -> Action { .writeHeader }
  mutating func headerWritten() -> Action { move(to: .syncing, .syncLog) }

  /// All valid frames are replayed; `tail` bytes behind them are not one.
  mutating func framesEnded(tail: Int) -> Action {
    tail > 0 ? move(to: .cutting, .cutTail) : move(to: .syncing, .syncLog)
  }

  mutating func tailCut() -> Action { move(to: .syncing, .syncLog) }
  mutating func logSynced() -> Action { move(to: .syncingDirectory, .syncDirectory) }
  mutating func directorySynced() -> Action { move(to: .publishing, .publish) }
  mutating func published() -> Action { move(to: .finished, .report) }
  mutating func failed(_ error: EngineError) -> Action { move(to: .failed, .fail(error)) }

  private mutating func move(to next: State, _ action: Action) -> Action {
    state = next
    return action
  }
}
