import Scenario

extension FaultSwitch {
  /// Every fault, one line each; a new one is a line at the end, and its probe one of `RunProbes`.
  ///
  /// A result names faults by their place here, beside a header that has the names, so lines may come and
  /// go between builds. At most 64.
  static let engine: [FaultSwitch] = [
    FaultSwitch("maximum-yields", "injected yield"),
    FaultSwitch("failures", "planned failure"),
    FaultSwitch("holds", "commit held at a hold point"),
    FaultSwitch("abandonment", "statement abandoned", "commit abandoned"),
    FaultSwitch("closing", "connection closed in the middle"),
    FaultSwitch("early-steps", "waiting fiber stepped early"),
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
    FaultSwitch("poisoned-steps", "statement refused by a poisoned store"),
    FaultSwitch("fault-crashes", "machine failed right after a fault"),
    FaultSwitch("process-crashes", "planned process crash"),
    FaultSwitch("power-losses", "planned power loss"),
    FaultSwitch("repeated-crashes", "machine failed again soon"),
    FaultSwitch("rough-openings", "opening on a rough disk"),
  ]
}
