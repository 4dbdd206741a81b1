import AsyncIO

/// Where a member can be made to hand control back.
public enum RaftPoint: UInt8, YieldPointMarker {
  case journalRead
  case journalWritten
  case journalSynced
  case journalRenamed
  case recordsWritten
  /// A member has sent one message of several.
  case sent

  public static let family: UInt8 = 1
  public static let pointCount: UInt8 = 6
}
