import AsyncIO
import Primitives

/// One ratio for each kind of operation.
public struct OperationRatios: Hashable, Sendable {
  public var open = Ratio.never
  public var read = Ratio.never
  public var write = Ratio.never
  public var setSize = Ratio.never
  public var sync = Ratio.never
  public var remove = Ratio.never
  public var rename = Ratio.never
  public var syncDirectory = Ratio.never

  public init() {}

  /// The same ratio for every kind.
  public init(all ratio: Ratio) {
    for kind in IOError.Operation.allCases { self[kind] = ratio }
  }

  /// The ratio of `kind`; a group never fails by itself.
  public subscript(kind: IOError.Operation) -> Ratio {
    get {
      switch kind {
      case .open: open
      case .read: read
      case .write: write
      case .setSize: setSize
      case .sync: sync
      case .remove: remove
      case .rename: rename
      case .syncDirectory: syncDirectory
      case .group: .never
      }
    }
    set {
      switch kind {
      case .open: open = newValue
      case .read: read = newValue
      case .write: write = newValue
      case .setSize: setSize = newValue
      case .sync: sync = newValue
      case .remove: remove = newValue
      case .rename: rename = newValue
      case .syncDirectory: syncDirectory = newValue
      case .group: break
      }
    }
  }
}

/// Which faults the disk shows, and how often.
///
/// Fault model: an operation fails with EIO, sometimes several of its kind in a row; or with ENOSPC or EDQUOT if it
/// needs space and there is none, until space is freed. A failed write may have landed as any part of its sectors,
/// other failed operations did not happen; a failed sync loses what it should have made durable. Reads and writes
/// may be short. The first operation of a kind on a file fails, or is short, up to sixteen times as often as the
/// others, because there are few of them. A failure is reported when the operation would have ended, or has already
/// happened when the operation is returned.
public struct DiskFaults: Hashable, Sendable {
  /// EIO, by kind of operation.
  public var deviceFailure = OperationRatios()
  /// ENOSPC on writes, size changes, and on opens that create, however much space there is.
  public var noSpace = Ratio.never
  /// How many bytes files may grow by before the disk is full; nil for no limit.
  public var freeSpace: Int?
  /// A read returns fewer bytes than there are.
  public var shortRead = Ratio.never
  /// A write accepts fewer bytes than were given.
  public var shortWrite = Ratio.never
  /// The share of failures that have already happened when the operation begins.
  public var failsAtOnce = Ratio.never
  /// The share of failures that are followed by more, of the same kind of operation or another.
  public var lasting = Ratio.never
  /// What a power loss leaves.
  public var powerLoss = PowerLossModel()

  public init() {}

  /// A disk that works.
  public static let none = DiskFaults()

  /// The same faults `factor` times as often, up to every second operation.
  public func times(_ factor: UInt32) -> DiskFaults {
    var faults = self
    for kind in IOError.Operation.allCases {
      faults.deviceFailure[kind] = Self.times(factor, deviceFailure[kind])
    }
    faults.noSpace = Self.times(factor, noSpace)
    faults.shortRead = Self.times(factor, shortRead)
    faults.shortWrite = Self.times(factor, shortWrite)
    return faults
  }

  private static func times(_ factor: UInt32, _ ratio: Ratio) -> Ratio {
    let (product, isTooMuch) = ratio.numerator.multipliedReportingOverflow(by: factor)
    if !isTooMuch, product <= ratio.denominator / 2 {
      return Ratio(product, in: ratio.denominator)
    }
    return UInt64(ratio.numerator) * 2 > UInt64(ratio.denominator) ? ratio : Ratio(1, in: 2)
  }
}
