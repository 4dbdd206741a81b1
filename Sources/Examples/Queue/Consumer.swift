import Scenario
import Simulation

/// Takes one item after the other, until the queue is closed and empty.
struct Consumer: Fiber {
  let run: Run<QueueSystem>
  let queue: BoundedQueue

  mutating func step(_ world: World) -> StepOutcome {
    run.sometimes(queue.items.isEmpty, "the queue was empty")
    let hasNews = queue.isClosed || !queue.items.isEmpty
    if let waits = queue.notEmpty.wait(world, until: hasNews) { return waits }
    if queue.items.isEmpty { return .finished }
    world.beginOperation()
    let item = queue.take(world)
    run.narrate("takes \(item)")
    run.emit(.took(item))
    return .finishedOperation
  }
}
