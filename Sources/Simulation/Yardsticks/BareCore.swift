import AsyncIO
import Primitives

/// Measures of the loop alone: fibers that do nothing but yield.
public enum BareCore {
  /// A fiber that yields a given number of times and then finishes.
  private final class Yielder: ScheduledFiber {
    let cursor: DecisionCursor
    let number: Int
    var yieldsLeft: Int

    init(_ id: ActorID, _ number: Int, _ yields: Int) {
      cursor = DecisionCursor(DecisionScope(actor: id))
      self.number = number
      yieldsLeft = yields
    }

    var name: ActorName { ActorName("fiber", number) }

    func step(_ world: World) -> StepOutcome {
      if yieldsLeft == 0 { return .finished }
      yieldsLeft -= 1
      return .waiting(.yield(.voluntary))
    }
  }

  /// A world of `fibers` that yield until the options' step limit.
  ///
  /// Every step with several runnable fibers is at least one choice of the strategy.
  public static func world(
    seed: UInt64, strategy: StrategyKind, fibers: Int, _ options: WorldOptions
  ) -> World {
    let context = SimulationContext(seed: seed)
    let world = World(context: context, strategy: strategy.make(), options: options)
    for number in 0..<fibers {
      world.spawn(Yielder(context.runCursor.nextChild(), number, .max))
    }
    return world
  }

  /// Whole runs of a small system: four fibers, fifty steps; returns the sum of the digests.
  public static func smallRuns(_ count: Int, startingSeed: UInt64, strategy: StrategyKind) -> UInt64
  {
    var sum: UInt64 = 0
    for run in 0..<count {
      sum &+= smallRun(seed: mix64(startingSeed, UInt64(run)), strategy: strategy)
    }
    return sum
  }

  private static func smallRun(seed: UInt64, strategy: StrategyKind) -> UInt64 {
    let context = SimulationContext(seed: seed)
    let world = World(context: context, strategy: strategy.make())
    for number in 0..<4 {
      let yields = number < 2 ? 12 : 11
      world.spawn(Yielder(context.runCursor.nextChild(), number, yields))
    }
    _ = world.run()
    return context.behaviour.value ^ context.decisions.digest.value
  }
}
