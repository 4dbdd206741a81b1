import Scenario

/// The disk fails, moves fewer bytes than asked, is full, and loses or keeps what it should not at a power loss.
///
/// The simulated disk draws each fault itself; `RunState.diskFaults` says how often they come in each phase.
final class DiskTrouble: EngineFault {
  static let name: StaticString = "disk fault"
  static var fields: [any AnySpecField] {
    EngineField.named(
      "open-errors", "read-errors", "write-errors", "resize-errors", "sync-errors", "rename-errors",
      "remove-errors", "directory-sync-errors", "short-reads", "short-writes", "free-space",
      "errors-at-once", "lasting-errors", "keeps-unsynced", "torn-sectors", "sector-rewrite",
      "rough-openings")
  }
  static let switches = [
    FaultSwitch("open-errors", "open failed"),
    FaultSwitch("read-errors", "read failed"),
    FaultSwitch("write-errors", "write failed"),
    FaultSwitch("resize-errors", "size change failed"),
    FaultSwitch("sync-errors", "sync failed"),
    FaultSwitch("rename-errors", "renaming failed"),
    FaultSwitch("remove-errors", "removal failed"),
    FaultSwitch("directory-sync-errors", "sync of a directory failed"),
    FaultSwitch("short-reads", "short read"),
    FaultSwitch("short-writes", "short write"),
    FaultSwitch("free-space", "no space left", "quota used up"),
    FaultSwitch("errors-at-once", "operation had failed when it was handed out"),
    FaultSwitch("lasting-errors", "failure that lasted"),
    FaultSwitch(
      "keeps-unsynced", "unsynced sector survived a power loss",
      "unsynced sector survived in part", "unsynced name survived a power loss"),
    FaultSwitch("torn-sectors", "torn sector with garbage"),
    FaultSwitch("sector-rewrite", "durable data spoiled by a power loss"),
    FaultSwitch("rough-openings", "opening on a rough disk"),
  ]
}
