import AsyncIO

/// Where the store can be made to hand control back.
public enum StorePoint: UInt8, YieldPointMarker {
  case locked
  case written
  case synced
  case logRead
  case nextWritten
  case nextSynced
  case renamed

  public static let family: UInt8 = 1
  public static let pointCount: UInt8 = 7
}
