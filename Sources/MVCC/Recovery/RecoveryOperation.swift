import AsyncIO
import Primitives
import Storage

/// Carries out an opening: performs the machine's actions and feeds it the outcomes.
///
/// A reference type: to destroy a struct of this size, the runtime looks up its type by name, which slows the start
/// of a process noticeably.
final class RecoveryOperation: StateTransition {
  let io: any IO
  let path: String
  let options: StoreOptions
  let random: any RandomSource
  let context: YieldContext

  @exclusivity(unchecked) var machine = RecoveryMachine()
  @exclusivity(unchecked) var action: RecoveryMachine.Action
  @exclusivity(unchecked) var isUnderWay = false

  @exclusivity(unchecked) var file: (any File)?
  /// The new file with what is kept of the log; it gets the log's name at the end.
  @exclusivity(unchecked) var copy: (any File)?
  /// How much of the log is in the copy.
  @exclusivity(unchecked) var copied = 0
  /// How often in a row an operation of the copy has failed. Each is repeated up to `repeatsMax` times, because a
  /// long log would otherwise never be copied on a disk with occasional failures.
  @exclusivity(unchecked) var failures = 0
  static let repeatsMax = 8
  @exclusivity(unchecked) var header = LogHeader(salt: 0)
  @exclusivity(unchecked) var buffer: IOBuffer?
  /// Bytes that were read but not yet replayed, and where in the file they begin.
  @exclusivity(unchecked) var window: [UInt8] = []
  @exclusivity(unchecked) var windowStart = LogFormat.headerSize
  @exclusivity(unchecked) var readOffset = LogFormat.headerSize
  @exclusivity(unchecked) var lastChecksum: UInt32 = 0
  @exclusivity(unchecked) var recovered = RecoveredState()
  @exclusivity(unchecked) var store: MVStore?

  init(
    io: any IO, path: String, options: StoreOptions, random: any RandomSource,
    slots: InjectorSlots
  ) {
    self.io = io
    self.path = path
    self.options = options
    self.random = random
    context = YieldContext(slots: slots, selectionKey: stableHash("recovery"))
    action = machine.started()
  }

  var completions: CompletionArena { io.completions }

  /// Performs the pending action, or passes the hook before it.
  ///
  /// - Throws: `corrupt` for a log that no engine of this version wrote; `io`.
  func step() throws(EngineError) -> Transition<MVStore> {
    if case .fail(let error) = action { throw error }
    if action == .report, let store { return .done(store) }
    if let point = action.yieldPoint(isUnderWay: isUnderWay),
      let yield = context.injectedYield(at: point, touching: .writes(.logTail))
    {
      return .waiting(yield)
    }
    return perform()
  }

  /// Closes the files, unless the store has them.
  func finalize() {
    guard store == nil else { return }
    file?.close()
    copy?.close()
    file = nil
    copy = nil
  }

  func advance(_ next: RecoveryMachine.Action) {
    action = next
    isUnderWay = false
  }
}
