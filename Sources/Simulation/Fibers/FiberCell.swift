import AsyncIO

/// The object that a fiber lives in: the world steps it, and it steps the value inside.
///
/// The step is a closure without captures, compiled for the fiber's type in that type's module: a method of a
/// generic class would be reached only through its generic code, which looks types up at each call.
public final class FiberCell<Body: Fiber>: ScheduledFiber {
  @usableFromInline let take: (FiberCell, World) -> StepOutcome
  /// The world takes one step at a time, so nothing else uses it meanwhile.
  @usableFromInline @exclusivity(unchecked) var body: Body
  public let cursor: DecisionCursor
  public let name: ActorName
  public let isBackground: Bool

  @inlinable
  init(_ body: consuming Body, _ cursor: DecisionCursor, _ name: ActorName, isBackground: Bool) {
    self.body = body
    self.cursor = cursor
    self.name = name
    self.isBackground = isBackground
    take = { (cell, world) in
      do throws(Interruption<Body.Failure>) {
        let outcome = try cell.body.step(world)
        if case .finishedOperation = outcome { world.operationFinished() }
        return outcome
      } catch {
        switch error {
        case .io(let completion): return .waiting(completion)
        case .failure(let failure): return world.escaped(failure, from: cell.name)
        }
      }
    }
  }

  public func step(_ world: World) -> StepOutcome { take(self, world) }

  @inlinable
  public func abandon(_ world: World) { body.abandon(world) }

  @inlinable
  public func failAtResume(_ world: World) { body.failAtResume(world) }
}

extension World {
  /// Ends the run, because a fiber did not catch one of its own errors.
  @usableFromInline @inline(never)
  func escaped(_ error: any Error, from name: ActorName) -> StepOutcome {
    report(Finding(property: "unexpected-error", message: "\(name): \(error)"))
    return .finished
  }
}
