import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Scenario
import Simulation
import Values

/// The engine's own randomness, such as salts, as decisions of the running operation.
final class SystemDraws: RandomSource {
  private let context: SimulationContext

  init(_ context: SimulationContext) { self.context = context }

  func next() -> UInt64 { context.decisions.bits(context.cursor.next(EngineLabel.entropy)) }
}
