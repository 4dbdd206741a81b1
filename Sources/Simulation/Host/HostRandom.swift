import AsyncIO
import Primitives

/// A machine's randomness as decisions of whoever runs.
final class HostRandom: RandomSource {
  private let context: SimulationContext
  private static let label = CustomLabel("entropy")

  init(_ context: SimulationContext) { self.context = context }

  func next() -> UInt64 { context.decisions.bits(context.cursor.next(Self.label)) }
}
