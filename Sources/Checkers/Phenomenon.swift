/// A way in which a history departs from isolation, by the names of Adya and of Elle.
///
/// Source: Adya, "Weak Consistency", 1999, chapters 3 and 4; Kingsbury and Alvaro, "Elle", 2020.
public enum Phenomenon: UInt8, CaseIterable, Sendable {
  /// A read of a value that no transaction wrote.
  case garbageRead
  /// A list that contains an element twice.
  case duplicateElements
  /// A read of what an aborted transaction wrote.
  case abortedRead
  /// A read of what its writer overwrote later in the same transaction.
  case intermediateRead
  /// A committed write on top of an aborted one.
  case dirtyUpdate
  /// Two reads of a key that no single order of its versions explains.
  case incompatibleOrder
  /// A write whose predecessor is not the version before it.
  case brokenChain
  /// A read of an element that the same transaction appends later.
  case futureRead
  /// A read that contradicts what its own transaction read or wrote before.
  case internalInconsistency
  /// Two committed transactions that read one version of a key and then both wrote the key.
  case lostUpdate
  /// A cycle of write dependencies.
  case writeCycle
  /// A cycle of write and read dependencies with at least one read dependency.
  case informationCycle
  /// A cycle with exactly one antidependency.
  case singleAntidependency
  /// A cycle with two antidependencies or more, no two of them neighbours.
  case nonadjacentAntidependencies
  /// A cycle with two antidependencies or more, some of them neighbours.
  case antidependencyCycle

  /// The short name used in reports, such as `G1a` or `G-single-item`.
  public var name: String {
    switch self {
    case .garbageRead: "garbage-read"
    case .duplicateElements: "duplicate-elements"
    case .abortedRead: "G1a"
    case .intermediateRead: "G1b"
    case .dirtyUpdate: "dirty-update"
    case .incompatibleOrder: "incompatible-order"
    case .brokenChain: "broken-chain"
    case .futureRead: "future-read"
    case .internalInconsistency: "internal"
    case .lostUpdate: "lost-update"
    case .writeCycle: "G0"
    case .informationCycle: "G1c"
    case .singleAntidependency: "G-single-item"
    case .nonadjacentAntidependencies: "G-nonadjacent-item"
    case .antidependencyCycle: "G2-item"
    }
  }
}

/// The order in addition to the data that a cycle needs; each level includes those before it.
public enum OrderLevel: UInt8, CaseIterable, Comparable, Sendable {
  /// Only data dependencies.
  case data
  /// The order of the transactions of one process.
  case process
  /// The order of transactions that did not overlap in time.
  case realtime

  public static func < (left: OrderLevel, right: OrderLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A phenomenon together with the order it needs, such as `G-single-item-process`.
public struct Anomaly: Hashable, Sendable {
  /// What went wrong.
  public let phenomenon: Phenomenon
  /// The order that the cycle needs; `data` for whatever is not a cycle.
  public let level: OrderLevel

  /// An anomaly of a phenomenon at a level.
  public init(_ phenomenon: Phenomenon, _ level: OrderLevel = .data) {
    self.phenomenon = phenomenon
    self.level = level
  }

  /// The name used in reports, with the suffix of its order.
  public var name: String {
    switch level {
    case .data: phenomenon.name
    case .process: phenomenon.name + "-process"
    case .realtime: phenomenon.name + "-realtime"
    }
  }
}
