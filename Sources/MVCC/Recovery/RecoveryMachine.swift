import AsyncIO
import Storage

/// The order of an opening, as a pure machine: events of what settled in, the next action out.
struct RecoveryMachine: Equatable {
  enum State: Equatable {
    /// Can move to: readingHeader.
    case opening
    /// Can move to: replaying, copying, failed.
    case readingHeader
    /// Can move to: copying.
    case replaying
    /// What is kept is written anew, for nobody knows what an earlier sync that failed has left of it:
    /// a later one that succeeds proves nothing. Can move to: syncing.
    case copying
    /// The copy becomes durable. Can move to: renaming.
    case syncing
    /// The copy takes the log's name, and with it leaves any invalid tail behind. Can move to:
    /// syncingDirectory.
    case renaming
    /// The log's name becomes durable. Can move to: publishing.
    case syncingDirectory
    /// Can move to: finished.
    case publishing
    /// Final.
    case finished
    /// Final.
    case failed
  }

  enum Action: Equatable {
    case openLog, readHeader, readFrames, openCopy, clearCopy, writeHeader, readKept, writeKept
    case syncCopy, renameCopy, syncDirectory, publish, report, fail(EngineError)

    /// The hook that is passed before the action; every phase has one but the first and the last.
    func yieldPoint(isUnderWay: Bool) -> RecoveryYieldPoint? {
      switch self {
      case .readHeader: .afterOpen
      case .readFrames: isUnderWay ? .replayProgress : .afterHeader
      case .openCopy, .clearCopy: .beforeCopy
      case .writeHeader, .readKept, .writeKept: .copyProgress
      case .syncCopy, .syncDirectory: .beforeSync
      case .renameCopy: .beforeRename
      case .publish: .beforePublish
      case .openLog, .report, .fail: nil
      }
    }

    /// Whether doing it again after a failure does no harm and may help.
    var isRepeatable: Bool {
      switch self {
      case .readKept, .writeKept: true
      default: false
      }
    }
  }

  private(set) var state = State.opening
  /// Whether the log held nothing that was ever acknowledged, so that it begins with a new salt.
  private var isEmpty = false

  mutating func started() -> Action { .openLog }
  mutating func opened() -> Action { move(to: .readingHeader, .readHeader) }

  mutating func headerRead(_ reading: LogHeader.Reading) -> Action {
    switch reading {
    case .header: return move(to: .replaying, .readFrames)
    case .empty:
      isEmpty = true
      return move(to: .copying, .openCopy)
    case .corrupt(let what): return failed(.corrupt(what))
    }
  }

  /// All valid frames are replayed; bytes behind them are not copied.
  mutating func framesEnded() -> Action { move(to: .copying, .openCopy) }
  mutating func copyOpened() -> Action { .clearCopy }
  mutating func copyCleared() -> Action { isEmpty ? .writeHeader : .readKept }
  mutating func keptRead() -> Action { .writeKept }

  /// A part of the copy is written; `isWhole` says that it was the last.
  mutating func keptWritten(isWhole: Bool) -> Action {
    isWhole ? move(to: .syncing, .syncCopy) : .readKept
  }

  mutating func headerWritten() -> Action { move(to: .syncing, .syncCopy) }
  mutating func copySynced() -> Action { move(to: .renaming, .renameCopy) }
  mutating func copyRenamed() -> Action { move(to: .syncingDirectory, .syncDirectory) }
  mutating func directorySynced() -> Action { move(to: .publishing, .publish) }
  mutating func published() -> Action { move(to: .finished, .report) }
  mutating func failed(_ error: EngineError) -> Action { move(to: .failed, .fail(error)) }

  private mutating func move(to next: State, _ action: Action) -> Action {
    state = next
    return action
  }
}
