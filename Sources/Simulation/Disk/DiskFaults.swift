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
/// Fault model: an operation fails with EIO (transient: asking again may work) or with ENOSPC where it
/// needs space; a failed write may have landed as a prefix of its sectors, other failed operations did
/// not happen; a failed sync loses what it should have made durable. Reads and writes may be short.
public struct DiskFaults: Hashable, Sendable {
  /// EIO, by kind of operation.
  public var deviceFailure = OperationRatios()
  /// ENOSPC on writes, size changes, and on opens that create.
  public var noSpace = Ratio.never
  /// A read gives fewer bytes than there are.
  public var shortRead = Ratio.never
  /// A write takes fewer bytes than were given.
  public var shortWrite = Ratio.never

  public init() {}

  /// A disk that works.
  public static let none = DiskFaults()
}

/// What was drawn for one operation when it was submitted.
enum DrawnFault {
  case none
  /// Fails with `code`; of a write, `landed` bytes have happened.
  case failure(IOError.Code, landed: Int)
  /// Moves `count` bytes only.
  case short(count: Int)

  var code: IOError.Code? {
    if case .failure(let code, _) = self { code } else { nil }
  }
}

extension DiskFaults {
  /// What happens to an operation that is submitted now, drawn for whoever runs.
  func draw(
    _ kind: IOError.Operation, offset: Int, count: Int, needsSpace: Bool,
    _ context: SimulationContext
  ) -> DrawnFault {
    if context.chance(FaultLabel.deviceFailure[UInt32(kind.rawValue)], deviceFailure[kind]) {
      return .failure(.deviceFailure, landed: drawLanded(kind, offset, count, context))
    }
    if needsSpace, context.chance(FaultLabel.noSpace[UInt32(kind.rawValue)], noSpace) {
      return .failure(.noSpace, landed: 0)
    }
    guard count > 1 else { return .none }
    let ratio = kind == .read ? shortRead : kind == .write ? shortWrite : .never
    guard context.chance(FaultLabel.short[UInt32(kind.rawValue)], ratio) else { return .none }
    let missing = context.choose(
      FaultLabel.extent[UInt32(kind.rawValue)], of: UInt64(count - 1))
    return .short(count: count - 1 - Int(missing))
  }

  private func drawLanded(
    _ kind: IOError.Operation, _ offset: Int, _ count: Int, _ context: SimulationContext
  ) -> Int {
    guard kind == .write, count > 0 else { return 0 }
    let sectors = SectorRange(offset: offset, count: count).count
    let landed = context.choose(
      FaultLabel.extent[UInt32(kind.rawValue)], of: UInt64(sectors) + 1)
    return SectorRange.prefix(ofSectors: Int(landed), offset: offset, count: count)
  }
}
