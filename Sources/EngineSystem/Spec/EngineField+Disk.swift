import AsyncIO
import Primitives
import Scenario
import Simulation

/// The fields that say what the disk does and when the machine fails.
extension EngineField {
  static var diskFaults: [EngineField] {
    [
      errors(
        54, "open-errors", \.openErrors, "an open", rare,
        "; like all errors, not once \(EngineSpec.faultyOpeningsMax) openings of the database in a row have failed"
      ),
      errors(55, "read-errors", \.readErrors, "a read", rare),
      errors(50, "write-errors", \.writeErrors, "a write", [.never, r(128), r(32)]),
      errors(56, "resize-errors", \.resizeErrors, "a size change", [.never, .never, r(8)]),
      errors(51, "sync-errors", \.syncErrors, "a sync of a file", [.never, r(256), r(128)]),
      errors(57, "rename-errors", \.renameErrors, "a renaming", rare),
      errors(58, "remove-errors", \.removeErrors, "a removal", rare),
      errors(
        59, "directory-sync-errors", \.directorySyncErrors, "a sync of a directory", rare),
      EngineField(
        60, "short-reads", .ratio(\.shortReads), .disk, "how often a read moves fewer bytes",
        draw: .one(of: [.never, .never, r(16)]), chaos: .always(r(16)), quiet: .always(.never)),
      EngineField(
        61, "short-writes", .ratio(\.shortWrites), .disk, "how often a write moves fewer bytes",
        draw: .one(of: [.never, .never, r(128)]), chaos: .always(r(64)), quiet: .always(.never)),
      EngineField(
        62, "free-space", .count(\.freeSpace, 0...(1 << 40)), .disk,
        "how many bytes files may grow by before the disk is full; 0 for no limit",
        draw: .one(of: [0, 0, 0, 4096, 65536]), chaos: .one(of: [0, 4096, 65536]),
        quiet: .always(0)),
      EngineField(
        63, "errors-at-once", .ratio(\.errorsAtOnce), .disk,
        "the share of failures that have already happened when the operation begins",
        draw: .one(of: [.never, r(4), r(2)]), chaos: .always(r(3)), quiet: .always(.never)),
      EngineField(
        64, "lasting-errors", .ratio(\.lastingErrors), .disk,
        "the share of failures that are followed by more, of the same kind of operation or another",
        draw: .one(of: [.never, r(8), r(4)]), chaos: .always(r(6)), quiet: .always(.never)),
    ]
  }

  static var crashes: [EngineField] {
    [
      EngineField(
        52, "process-crashes", .count(\.processCrashes, 0...10_000), .disk,
        "how many process crashes the run has",
        draw: .one(of: [0, 1, 1, 2]), chaos: .always(3), quiet: .always(0)),
      EngineField(
        53, "power-losses", .count(\.powerLosses, 0...10_000), .disk,
        "how many power losses the run has",
        draw: .one(of: [0, 1, 1, 2]), chaos: .always(3), quiet: .always(0)),
      EngineField(
        65, "keeps-unsynced", .flag(\.keepsUnsynced), .disk,
        "whether what was not synced may survive a power loss, each sector independently",
        draw: .one(of: [true, true, true, false]), chaos: .always(true), quiet: .always(false)),
      EngineField(
        66, "torn-sectors", .ratio(\.tornSectors), .disk,
        "how often a power loss leaves garbage where an unsynced write covers a sector",
        draw: .one(of: [.never, r(16), r(4)]), chaos: .always(r(4)), quiet: .always(.never)),
      // Off for every seed: no system survives it, so runs with it assert less.
      EngineField(
        67, "sector-rewrite", .flag(\.sectorRewrite), .disk,
        "whether all of such a sector is lost; then only detection is asserted"),
      EngineField(
        68, "poisoned-steps", .count(\.poisonedSteps, 0...1_000_000), .disk,
        "how many steps clients go on at most after a failed sync, before the database is reopened",
        draw: .one(of: [0, 60, 300, 300]), chaos: .always(300), quiet: .always(0)),
      EngineField(
        69, "fault-crashes", .ratio(\.faultCrashes), .disk,
        "how often the machine fails at a failed commit or at the first acknowledgement after it",
        draw: .one(of: [.never, r(4), r(4)]), chaos: .always(r(3)), quiet: .always(.never)),
      EngineField(
        70, "repeated-crashes", .ratio(\.repeatedCrashes), .disk,
        "how often the machine fails again soon after it has failed, mostly during recovery",
        draw: .one(of: [.never, r(4), r(2)]), chaos: .always(r(3)), quiet: .always(.never)),
      EngineField(
        71, "rough-openings", .ratio(\.roughOpenings), .disk,
        "how often the disk's faults are eight times as frequent while the database is opened",
        draw: .one(of: [.never, r(4), r(2)]), chaos: .always(r(4)), quiet: .always(.never)),
    ]
  }

  /// How often operations fail that are rare in a run.
  private static let rare = [Ratio.never, .never, .never, Ratio(1, in: 16)]

  private static func r(_ denominator: UInt32) -> Ratio { Ratio(1, in: denominator) }

  /// How often one kind of operation fails.
  private static func errors(
    _ label: UInt64, _ name: String, _ property: FieldProperty<Ratio>, _ operation: String,
    _ choices: [Ratio], _ exception: String = ""
  ) -> EngineField {
    EngineField(
      label, name, .ratio(property), .disk, "how often \(operation) fails\(exception)",
      draw: .one(of: choices), chaos: .one(of: [r(48), r(24)]), quiet: .always(.never))
  }
}
