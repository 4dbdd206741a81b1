import AsyncIO
import Primitives

/// A host's randomness, as decisions at the current cursor.
final class HostRandom: RandomSource {
  private let context: SimulationContext
  private static let label = CustomLabel("entropy")

  init(_ context: SimulationContext) { self.context = context }

  func next() -> UInt64 { context.decisions.bits(context.cursor.next(Self.label)) }
}
