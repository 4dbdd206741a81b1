import AsyncIO
import Primitives

/// What every part of one run shares: the decisions, the clock, and the anchor of who runs now.
public final class SimulationContext {
  public let decisions: DecisionSource
  public let timeline = Timeline()

  /// The place of the operation that is being stepped; the run's own between steps.
  public var anchor: Anchor

  /// The place of the run itself.
  public let runAnchor = Anchor(.run)

  /// The digest of everything that was observed: steps, rows, errors, bytes of I/O.
  public var behaviour = RollingDigest()

  public init(seed: UInt64) {
    decisions = DecisionSource(seed: seed)
    anchor = runAnchor
  }

  /// A uniform answer below `n` for the running operation; 0 is the dull one.
  @inline(__always)
  public func choose(_ stream: DecisionStream, _ label: UInt64 = 0, of n: UInt64) -> UInt64 {
    decisions.choose(anchor.next(stream, label), of: n)
  }

  /// Whether an event of probability `ratio` happens to the running operation.
  public func chance(_ stream: DecisionStream, _ label: UInt64 = 0, _ ratio: Ratio) -> Bool {
    ratio.numerator == 0 ? false : decisions.chance(anchor.next(stream, label), ratio)
  }
}
