import AsyncIO
import Primitives

/// A yardstick for strategies: one read-modify-write must span fifteen additions of three others.
///
/// The victim loads a counter, hands control back twice and stores the value increased by one. Three others
/// increase it five times each and hand control back after every increase. A run counts as failed if none of their
/// fifteen increases is left at the end. Holding a commit needs spans of this length.
public enum LongSpan {
  private static let addersCount = 3
  private static let additionsOfEach = 5
  /// The number of contested steps of a run, for strategies that need it.
  private static let contestedSteps: UInt64 = 18

  /// How many runs it takes until the first in which all additions are lost; nil if none of `limit` does.
  ///
  /// Run `i` has the seed `mix64(startingSeed, i)`.
  public static func runsToFirstFailure(
    strategy: StrategyKind, startingSeed: UInt64, limit: Int
  ) -> Int? {
    for run in 0..<limit where fails(strategy, seed: mix64(startingSeed, UInt64(run))) {
      return run + 1
    }
    return nil
  }

  /// Whether the run with this seed loses all additions.
  public static func fails(_ strategy: StrategyKind, seed: UInt64) -> Bool {
    let context = SimulationContext(seed: seed)
    var options = StrategyOptions.drawn(context)
    options.contestedStepsExpected = contestedSteps
    let world = World(context: context, strategy: strategy.make(options))
    let counter = Counter()
    world.spawn(SlowFiber(counter, context.runCursor.nextChild()))
    for number in 1...addersCount {
      world.spawn(Adder(counter, context.runCursor.nextChild(), number, additionsOfEach))
    }
    _ = world.run()
    return counter.value == 1
  }

  private final class Counter {
    var value = 0
  }

  private static let yield = Completion.yield(.injected(family: 0, ordinal: 0))

  private final class SlowFiber: ScheduledFiber {
    let cursor: DecisionCursor
    let counter: Counter
    var wasRead = 0
    var steps = 0

    init(_ counter: Counter, _ id: ActorID) {
      self.counter = counter
      cursor = DecisionCursor(DecisionScope(actor: id))
    }

    var name: ActorName { ActorName("fiber", 0) }

    func step(_ world: World) -> StepOutcome {
      steps += 1
      if steps == 1 {
        world.beganSpan(self)
        wasRead = counter.value
      }
      if steps < 3 {
        world.declare(.writes(.custom))
        return .waiting(LongSpan.yield)
      }
      counter.value = wasRead + 1
      world.reachedMilestone(self)
      return .finished
    }
  }

  private final class Adder: ScheduledFiber {
    let cursor: DecisionCursor
    let counter: Counter
    let number: Int
    var additionsLeft: Int

    init(_ counter: Counter, _ id: ActorID, _ number: Int, _ additions: Int) {
      self.counter = counter
      self.number = number
      additionsLeft = additions
      cursor = DecisionCursor(DecisionScope(actor: id))
    }

    var name: ActorName { ActorName("fiber", number) }

    func step(_ world: World) -> StepOutcome {
      if additionsLeft == 0 { return .finished }
      world.beganSpan(self)
      counter.value += 1
      additionsLeft -= 1
      world.reachedMilestone(self)
      world.declare(.writes(.custom))
      return .waiting(LongSpan.yield)
    }
  }
}
