import AsyncIO
import Primitives
import Storage

/// Carries out an opening: performs the machine's actions and feeds it what settled.
struct RecoveryOperation: StateTransition {
  let io: any IO
  let path: String
  let options: StoreOptions
  let random: any RandomSource
  let context: YieldContext

  var machine = RecoveryMachine()
  var action: RecoveryMachine.Action
  var isUnderWay = false

  var file: (any File)?
  /// The new file with what is kept of the log; takes the log's name at the end.
  var copy: (any File)?
  /// How much of the log is in the copy.
  var copied = 0
  /// How often in a row an operation of the copy has failed; each is repeated up to `repeatsMax` times, because
  /// a long log would otherwise never be copied on a disk that fails now and then.
  var failures = 0
  static let repeatsMax = 8
  var header = LogHeader(salt: 0)
  var buffer: IOBuffer?
  /// Bytes read and not yet replayed, and where in the file they begin.
  var window: [UInt8] = []
  var windowStart = LogFormat.headerSize
  var readOffset = LogFormat.headerSize
  var lastChecksum: UInt32 = 0
  var recovered = RecoveredState()
  var store: MVStore?

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
  mutating func step() throws(EngineError) -> Transition<MVStore> {
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
  mutating func finalize() {
    guard store == nil else { return }
    file?.close()
    copy?.close()
    file = nil
    copy = nil
  }

  mutating func advance(_ next: RecoveryMachine.Action) {
    action = next
    isUnderWay = false
  }
}
