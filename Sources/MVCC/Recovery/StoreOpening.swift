import AsyncIO

/// An opening of a store in progress: the recovery of its log, stepped until the store is ready.
package final class StoreOpening {
  @exclusivity(unchecked) private var machine: StateMachine<RecoveryOperation>

  init(_ operation: RecoveryOperation) { machine = StateMachine(operation) }

  /// Continues until the opening waits or is done; stepping it early changes nothing.
  ///
  /// - Throws: `corrupt` for a log that no engine of this version wrote; `io`.
  package func step() throws(EngineError) -> IOResult<MVStore> { try machine.step() }

  /// Abandons the opening in its present state; does nothing after its end.
  package func abandon() { machine.abandon() }
}

extension MVStore {
  /// Opens the log `path`-log, creating it if it does not exist, and replays it.
  ///
  /// Idempotent, even if an earlier opening was dropped or crashed at any point.
  package static func open(
    io: any IO, path: String, options: StoreOptions, random: any RandomSource,
    slots: InjectorSlots
  ) -> StoreOpening {
    StoreOpening(
      RecoveryOperation(io: io, path: path, options: options, random: random, slots: slots))
  }

  /// The name of the log of the database `path`.
  package static func logPath(_ path: String) -> String { path + "-log" }

  /// Where the copy of what is kept of the log is written before it gets the log's name.
  static func copyPath(_ path: String) -> String { path + "-log.new" }
}
