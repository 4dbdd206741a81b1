import Scenario
import Simulation

/// Puts as many items as its plan says, then asks for the next plan.
struct Producer: Fiber {
  let run: Run<QueueSystem>
  let queue: BoundedQueue
  private var left = 0
  private var hasWaited = false

  init(run: Run<QueueSystem>, queue: BoundedQueue) { (self.run, self.queue) = (run, queue) }

  mutating func step(_ world: World) -> StepOutcome {
    if left == 0 {
      world.beginOperation()
      guard let plan = run.nextPlan() else {
        queue.leave(world)
        return .finished
      }
      left = plan.items
    }
    let mayPut = !queue.isFull || (queue.bug == .looksOnce && hasWaited)
    run.sometimes(!mayPut, "the queue was full")
    hasWaited = !mayPut
    if let waits = queue.notFull.wait(world, until: mayPut) { return waits }
    let item = queue.put(world)
    run.always(queue.items.count <= queue.capacity, "no more items than fit")
    run.narrate("puts \(item)")
    run.emit(.put(item))
    left -= 1
    return left == 0 ? .finishedOperation : .ran
  }
}
