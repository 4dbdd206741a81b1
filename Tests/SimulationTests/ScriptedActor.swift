import AsyncIO
import Primitives
import Simulation

/// Plays outcomes from a list, notes which actor was stepped when, and may do something at each step.
final class ScriptedActor: ScheduledFiber {
  let cursor: DecisionCursor
  let number: Int
  let log: StepLog
  var outcomes: [StepOutcome]
  var onStep: (World, ScriptedActor, Int) -> Void
  var steps = 0
  var abandonments = 0
  var requestedFailures = 0
  var isBackground = false

  init(
    _ context: SimulationContext, _ number: Int, _ log: StepLog, _ outcomes: [StepOutcome],
    onStep: @escaping (World, ScriptedActor, Int) -> Void = { _, _, _ in }
  ) {
    cursor = DecisionCursor(DecisionScope(actor: context.runCursor.nextChild()))
    self.number = number
    self.log = log
    self.outcomes = outcomes
    self.onStep = onStep
  }

  var name: ActorName { ActorName("fiber", number) }

  func step(_ world: World) -> StepOutcome {
    log.numbers.append(number)
    onStep(world, self, steps)
    steps += 1
    return steps <= outcomes.count ? outcomes[steps - 1] : .finished
  }

  func abandon(_ world: World) { abandonments += 1 }
  func failAtResume(_ world: World) { requestedFailures += 1 }
}

/// The order in which actors were stepped.
final class StepLog {
  var numbers: [Int] = []
}

extension StepOutcome {
  static let yields = StepOutcome.waiting(.yield(.voluntary))
  static let contends = StepOutcome.waiting(.yield(.contention(.custom)))

  static func fires(_ ordinal: UInt8 = 0) -> StepOutcome {
    .waiting(.yield(.injected(family: 1, ordinal: ordinal)))
  }
}

/// An observer made of a closure.
final class ClosureObserver: WorldObserver {
  var onStep: (World, StepEvent) -> Finding?
  var onIdle: (World) -> Finding?

  init(
    _ onStep: @escaping (World, StepEvent) -> Finding? = { _, _ in nil },
    onIdle: @escaping (World) -> Finding? = { _ in nil }
  ) {
    self.onStep = onStep
    self.onIdle = onIdle
  }

  func stepped(_ world: World, _ event: StepEvent) -> Finding? { onStep(world, event) }
  func idled(_ world: World) -> Finding? { onIdle(world) }
}

/// Settles a completion when its moment comes.
final class Device: TimelineHandler {
  let context: SimulationContext
  let arena: CompletionArena
  private var inFlight: [Completion] = []

  init(_ context: SimulationContext, _ arena: CompletionArena) {
    self.context = context
    self.arena = arena
  }

  func begin(ticks: UInt64) -> Completion {
    let completion = arena.begin()
    inFlight.append(completion)
    context.timeline.schedule(
      after: VirtualDuration(ticks: ticks), self, token: UInt64(inFlight.count - 1))
    return completion
  }

  func timelineReached(_ token: UInt64) { arena.succeed(inFlight[Int(token)]) }
}

/// A strategy that follows a list of sequels at injected yields and otherwise goes round.
final class ScriptedStrategy: SchedulingStrategy {
  var answers: [YieldSequel]

  init(_ answers: [YieldSequel] = []) { self.answers = answers }

  func next(among candidates: ActorSet, in world: World) -> Int {
    candidates.next(after: world.lastSlot)
  }

  func sequel(_ slot: Int, at point: PointID, in world: World) -> YieldSequel {
    answers.isEmpty ? .goOn : answers.removeFirst()
  }
}
