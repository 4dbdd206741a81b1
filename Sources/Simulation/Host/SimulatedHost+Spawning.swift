import Primitives

extension SimulatedHost {
  /// Starts a fiber on this host, which can run at once; the host must be up, and have no living one of that name.
  ///
  /// It waits only for operations of this host. A crash drops it as it is. Its decisions are named by the host, its
  /// role, its number and the incarnation; its operations continue to be counted over incarnations.
  /// - Returns: Its identity, with which it can be woken.
  @inlinable @discardableResult
  public func spawn(
    _ role: StaticString, _ number: Int = 0, background: Bool = false,
    running fiber: consuming some Fiber
  ) -> FiberID {
    start(
      FiberCell(
        fiber, makeCursor(role, number), ActorName(role, number), isBackground: background))
  }

  /// Starts a fiber on this host that repeats a list of steps a given number of times.
  ///
  /// Each closure is one turn, and is called again if it waited.
  @discardableResult
  public func spawn(
    _ role: StaticString, _ number: Int = 0, background: Bool = false, times: Int = 1,
    steps: [World.Step]
  ) -> FiberID {
    spawn(role, number, background: background, running: StepList(steps, times: times))
  }

  @usableFromInline
  func start(_ fiber: any ScheduledFiber) -> FiberID { world.fiber(at: spawn(fiber)) }
}
