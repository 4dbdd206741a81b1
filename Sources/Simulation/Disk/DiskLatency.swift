import AsyncIO
import Primitives

/// How long disk operations take: the shortest time by kind, and classes of multiples of it.
public struct DiskLatency: Hashable, Sendable {
  /// The shortest time of one kind of operation.
  public var read = VirtualDuration(ticks: 8)
  public var write = VirtualDuration(ticks: 4)
  public var setSize = VirtualDuration(ticks: 6)
  public var sync = VirtualDuration(ticks: 16)
  /// Opening, removing, renaming and syncing directories.
  public var directory = VirtualDuration(ticks: 12)

  /// The multiples of the shortest time, one for each class; the first is 1, the last a stall.
  public private(set) var multiples: [UInt64]
  /// How often each class is drawn, relative to the others.
  public private(set) var weights: [UInt32]

  /// Half of the operations take the shortest time, a tail up to eightfold, and one in 512 stalls.
  public init() {
    multiples = [1, 2, 3, 5, 8, 200]
    weights = [256, 128, 64, 40, 23, 1]
  }

  /// Other classes; `multiples` must start with 1 and have as many weights.
  public init(multiples: [UInt64], weights: [UInt32]) {
    require(multiples.first == 1, "the shortest latency has the multiple \(multiples)")
    require(multiples.count == weights.count, "\(multiples) has the weights \(weights)")
    self.multiples = multiples
    self.weights = weights
  }

  /// The shortest time for everything, so operations settle in the order of submission.
  public static let shortest = DiskLatency(multiples: [1], weights: [1])

  /// The shortest time of `kind`.
  public func shortest(_ kind: IOError.Operation) -> VirtualDuration {
    switch kind {
    case .read: read
    case .write: write
    case .setSize: setSize
    case .sync: sync
    case .open, .remove, .rename, .syncDirectory, .group: directory
    }
  }

  /// How long an operation takes; its decisions have the key `key`.
  func draw(_ kind: IOError.Operation, _ key: DecisionKey, _ decisions: DecisionSource)
    -> VirtualDuration
  {
    let chosen = decisions.choose(key, weights: weights)
    return VirtualDuration(
      ticks: shortest(kind).ticks * multiples[min(chosen, multiples.count - 1)])
  }
}
