import AsyncIO
import Primitives
import Storage

extension MVStore {
  /// Opens the log `path`-log, made where it does not exist, and replays it.
  ///
  /// Idempotent, also when an earlier opening was dropped or crashed at any point.
  package static func open(
    io: any IO, path: String, options: StoreOptions, random: any RandomSource,
    slots: InjectorSlots
  ) -> OpenOperation {
    OpenOperation(io: io, path: path, options: options, random: random, slots: slots)
  }
}

/// Carries out an opening: performs the machine's actions and feeds it what settled.
package final class OpenOperation {
  let io: any IO
  let path: String
  let options: StoreOptions
  let random: any RandomSource
  let context: YieldContext

  @exclusivity(unchecked) var machine = RecoveryMachine()
  @exclusivity(unchecked) var action: RecoveryMachine.Action
  @exclusivity(unchecked) var inFlight: Completion?
  @exclusivity(unchecked) var isUnderWay = false

  @exclusivity(unchecked) var file: (any File)?
  /// What is kept of the log, written anew; takes the log's name at the end.
  @exclusivity(unchecked) var copy: (any File)?
  /// How much of the log is in the copy.
  @exclusivity(unchecked) var copied = 0
  /// How often in a row an operation of the copy has failed; each is tried anew so many times, because
  /// a long log would else never be copied over a disk that fails now and then.
  @exclusivity(unchecked) var failures = 0
  static let repeatsMax = 8
  @exclusivity(unchecked) var header = LogHeader(salt: 0)
  @exclusivity(unchecked) var buffer: IOBuffer?
  /// Bytes read and not yet replayed, and where in the file they begin.
  @exclusivity(unchecked) var window: [UInt8] = []
  @exclusivity(unchecked) var windowStart = LogFormat.headerSize
  @exclusivity(unchecked) var readOffset = LogFormat.headerSize
  @exclusivity(unchecked) var chain: UInt32 = 0
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

  /// The name of the log of the database `path`.
  package static func logPath(_ path: String) -> String { path + "-log" }

  /// Where the copy of what is kept is written before it takes the log's name.
  package static func copyPath(_ path: String) -> String { path + "-log.new" }

  /// Goes on until the opening waits or is done; stepping it early changes nothing.
  ///
  /// - Throws: `corrupt` for a log that no engine of this version wrote; `io`.
  package func step() throws(EngineError) -> IOResult<MVStore> {
    while true {
      if let completion = inFlight {
        guard io.completions.isFinished(completion) else { return .io(completion) }
        inFlight = nil
        settle(completion)
        continue
      }
      if case .fail(let error) = action {
        abandon()
        throw error
      }
      if action == .report, let store { return .done(store) }
      if let point = action.yieldPoint(isUnderWay: isUnderWay),
        let yield = context.injectedYield(at: point, touching: .writes(.logTail))
      {
        return .io(yield)
      }
      perform()
    }
  }

  /// Drops the opening where it stands, and the next one begins anew; nothing for a finished one.
  package func abandon() {
    // The file is the store's once there is one.
    guard store == nil else { return }
    if let inFlight { io.completions.abandon(inFlight) }
    inFlight = nil
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
