import Primitives

extension World {
  /// Starts a fiber outside of hosts, which can run at once: before the run, in a step, or between steps.
  ///
  /// Its decisions are named by its role and number, and by how many fibers of that name came before it. Traps
  /// where one of that name lives outside of hosts, and where 1,048,576 fibers live.
  /// - Parameters:
  ///   - role: What it is; with the number, its name in reports.
  ///   - background: Whether the run may end while it lives.
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

  /// Starts a fiber whose decisions are named by `id`, which no other fiber of the run may have.
  ///
  /// For identities that are part of recorded runs; for everything else see `spawn(_:_:background:running:)`.
  @inlinable @discardableResult
  public func spawn(
    _ role: StaticString, _ number: Int = 0, id: ActorID, background: Bool = false,
    running fiber: consuming some Fiber
  ) -> FiberID {
    start(
      FiberCell(
        fiber, DecisionCursor(DecisionScope(actor: id)), ActorName(role, number),
        isBackground: background))
  }

  /// Starts a fiber outside of hosts that repeats a list of steps a given number of times.
  ///
  /// Each closure is one turn, and is called again if it waited. What the fiber remembers from step to step is in
  /// variables that the closures capture.
  @discardableResult
  public func spawn(
    _ role: StaticString, _ number: Int = 0, background: Bool = false, times: Int = 1,
    steps: [Step]
  ) -> FiberID {
    spawn(role, number, background: background, running: StepList(steps, times: times))
  }

  /// The decision cursor of another fiber outside of hosts.
  @usableFromInline
  func makeCursor(_ role: StaticString, _ number: Int) -> DecisionCursor {
    let cursor = state.value.identities.cursor(of: .run, role, number)
    if cursor.scope.actor.path != ActorID.run.child(role, number).path {
      requireNoNamesake(role, number, member: -1)
    }
    return cursor
  }

  /// Plans, reports and files know a fiber by its name, so that no two may have it at the same time in one place.
  ///
  /// - Complexity: O(living fibers).
  func requireNoNamesake(_ role: StaticString, _ number: Int, member: Int) {
    let hash = stableHash(role)
    for slot in living where roster.value.entries[slot].member == member {
      let other = roster.value.entries[slot].actor.name
      require(
        other.number != number || stableHash(other.role) != hash,
        "\(other) was started\(member < 0 ? "" : " on \(hosts[member].name)") while another fiber of that "
          + "role and number lives there; give each a number of its own")
    }
  }

  @usableFromInline
  func start(_ fiber: any ScheduledFiber) -> FiberID { self.fiber(at: spawn(fiber)) }
}
