import AsyncIO
import Primitives
import Storage

/// The order of an opening, as a pure machine: it takes events and returns the next action.
///
/// What is kept of the log is written to a new file: it is unknown what an earlier failed sync has left of the old
/// one, and a later sync that succeeds proves nothing about it.
struct RecoveryMachine: Equatable {
  enum State: Equatable {
    /// Can move to: opening.
    case initial
    /// Can move to: readingHeader, failed.
    case opening
    /// Can move to: replaying, removingCopy, failed.
    case readingHeader
    /// Can move to: removingCopy, failed.
    case replaying
    /// The copy that an interrupted opening left is removed. Can move to: openingCopy, failed.
    case removingCopy
    /// Can move to: readingKept, writingHeader (an empty log), failed.
    case openingCopy
    /// Can move to: writingKept, failed.
    case readingKept
    /// Can move to: readingKept, syncing, failed.
    case writingKept
    /// A log without contents begins with a new salt. Can move to: syncing, failed.
    case writingHeader
    /// The copy becomes durable. Can move to: renaming, failed.
    case syncing
    /// The copy, which has no invalid tail, takes the log's name. Can move to:
    /// syncingDirectory, failed.
    case renaming
    /// The log's name becomes durable. Can move to: publishing, failed.
    case syncingDirectory
    /// Can move to: finished.
    case publishing
    /// Final.
    case finished
    /// Final.
    case failed
  }

  enum Action: Equatable {
    case openLog, readHeader, readFrames, removeCopy, openCopy, writeHeader, readKept, writeKept
    case syncCopy, renameCopy, syncDirectory, publish, report, fail(EngineError)

    /// The hook that is passed before the action; every phase except the first and the last has one.
    func yieldPoint(isUnderWay: Bool) -> RecoveryYieldPoint? {
      switch self {
      case .readHeader: .afterOpen
      case .readFrames: isUnderWay ? .replayProgress : .afterHeader
      case .removeCopy, .openCopy: .beforeCopy
      case .writeHeader, .readKept, .writeKept: .copyProgress
      case .syncCopy, .syncDirectory: .beforeSync
      case .renameCopy: .beforeRename
      case .publish: .beforePublish
      case .openLog, .report, .fail: nil
      }
    }

    /// Whether repeating it after a failure is harmless and may help.
    var isRepeatable: Bool {
      switch self {
      case .readKept, .writeKept: true
      default: false
      }
    }
  }

  private(set) var state = State.initial
  /// Whether the log contained nothing that was ever acknowledged, so that it begins with a new salt.
  private var isEmpty = false

  mutating func started() -> Action {
    expect(.initial, "started")
    return move(to: .opening, .openLog)
  }

  mutating func opened() -> Action {
    expect(.opening, "opened")
    return move(to: .readingHeader, .readHeader)
  }

  mutating func headerRead(_ reading: LogHeader.Reading) -> Action {
    expect(.readingHeader, "headerRead")
    switch reading {
    case .header: return move(to: .replaying, .readFrames)
    case .empty:
      isEmpty = true
      return move(to: .removingCopy, .removeCopy)
    case .corrupt(let what): return failed(.corrupt(what))
    }
  }

  /// All valid frames are replayed; the bytes after them are not copied.
  mutating func framesEnded() -> Action {
    expect(.replaying, "framesEnded")
    return move(to: .removingCopy, .removeCopy)
  }

  /// There is no file with the copy's name any more.
  mutating func copyRemoved() -> Action {
    expect(.removingCopy, "copyRemoved")
    return move(to: .openingCopy, .openCopy)
  }

  mutating func copyOpened() -> Action {
    expect(.openingCopy, "copyOpened")
    return isEmpty ? move(to: .writingHeader, .writeHeader) : move(to: .readingKept, .readKept)
  }

  mutating func keptRead() -> Action {
    expect(.readingKept, "keptRead")
    return move(to: .writingKept, .writeKept)
  }

  /// A part of the copy is written; `isWhole` says that it was the last.
  mutating func keptWritten(isWhole: Bool) -> Action {
    expect(.writingKept, "keptWritten")
    return isWhole ? move(to: .syncing, .syncCopy) : move(to: .readingKept, .readKept)
  }

  mutating func headerWritten() -> Action {
    expect(.writingHeader, "headerWritten")
    return move(to: .syncing, .syncCopy)
  }

  mutating func copySynced() -> Action {
    expect(.syncing, "copySynced")
    return move(to: .renaming, .renameCopy)
  }

  mutating func copyRenamed() -> Action {
    expect(.renaming, "copyRenamed")
    return move(to: .syncingDirectory, .syncDirectory)
  }

  mutating func directorySynced() -> Action {
    expect(.syncingDirectory, "directorySynced")
    return move(to: .publishing, .publish)
  }

  mutating func published() -> Action {
    expect(.publishing, "published")
    return move(to: .finished, .report)
  }

  mutating func failed(_ error: EngineError) -> Action {
    switch state {
    case .initial, .publishing, .finished, .failed: unexpected("failed")
    default: move(to: .failed, .fail(error))
    }
  }

  private func expect(_ expected: State, _ event: StaticString) {
    if state != expected { unexpected(event) }
  }

  private func unexpected(_ event: StaticString) -> Never {
    trap("an opening met the event \(event) in the state \(state)")
  }

  private mutating func move(to next: State, _ action: Action) -> Action {
    state = next
    return action
  }
}
