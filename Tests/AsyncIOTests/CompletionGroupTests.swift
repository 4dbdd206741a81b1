import AsyncIO
import Testing

@Suite("Completion group") struct CompletionGroupTests {
  private let arena = CompletionArena()
  private let error = IOError(.deviceFailure, during: .read)

  private final class Outcomes {
    var errors: [IOError?] = []
    func note(_ error: IOError?) { errors.append(error) }
  }

  private func group(_ children: [Completion], _ outcomes: Outcomes) -> Completion {
    var group = CompletionGroup(in: arena)
    for child in children { group.add(child) }
    return group.build { outcomes.note($0) }
  }

  @Test("A group settles when the last child has, and calls back once")
  func joins() throws {
    let outcomes = Outcomes()
    let children = (0..<3).map { _ in arena.begin() }
    let joined = group(children, outcomes)
    for child in children {
      #expect(!arena.isFinished(joined) && outcomes.errors.isEmpty)
      arena.succeed(child)
    }
    #expect(arena.succeeded(joined) && outcomes.errors == [nil])
    try arena.take(joined)
    #expect(arena.liveCount == 0)
  }

  @Test("An empty group is an explicit yield whose callback ran with success")
  func empty() {
    let outcomes = Outcomes()
    #expect(group([], outcomes).isExplicitYield)
    #expect(group([.yield(.voluntary)], outcomes).isExplicitYield)
    #expect(outcomes.errors == [nil, nil] && arena.liveCount == 0)
  }

  @Test("Children that finished before they were added count at once")
  func finishedChildren() throws {
    let outcomes = Outcomes()
    let (early, late) = (arena.begin(), arena.begin())
    arena.succeed(early)
    let joined = group([early, late], outcomes)
    #expect(!arena.isFinished(joined))
    arena.succeed(late)
    let allEarly = arena.begin()
    arena.succeed(allEarly)
    let second = group([allEarly], outcomes)
    #expect(arena.succeeded(joined) && arena.succeeded(second))
    #expect(outcomes.errors == [nil, nil])
    try arena.take(joined)
    try arena.take(second)
    #expect(arena.liveCount == 0)
  }

  @Test("The first error settles the group; later errors and successes change nothing")
  func firstErrorWins() {
    let outcomes = Outcomes()
    let children = (0..<3).map { _ in arena.begin() }
    let joined = group(children, outcomes)
    arena.fail(children[1], with: error)
    #expect(outcomes.errors == [error] && arena.error(joined) == error)
    arena.fail(children[0], with: IOError(.noSpace, during: .write))
    arena.succeed(children[2])
    #expect(outcomes.errors == [error])
    #expect(throws: error) { try arena.take(joined) }
    #expect(arena.liveCount == 0)
  }

  @Test("A child that had failed earlier fails the group while the others go on")
  func failedBefore() {
    let outcomes = Outcomes()
    let (failed, pending) = (arena.begin(), arena.begin())
    arena.fail(failed, with: error)
    let joined = group([pending, failed], outcomes)
    #expect(arena.error(joined) == error && outcomes.errors == [error])
    arena.abandon(joined)
    #expect(arena.liveCount == 1)
    arena.succeed(pending)
    #expect(arena.liveCount == 0)
  }

  @Test("A group can be a child; the inner callback runs before the outer one")
  func nesting() throws {
    let outcomes = Outcomes()
    var order: [String] = []
    let (first, second) = (arena.begin(), arena.begin())
    var inner = CompletionGroup(in: arena)
    inner.add(first)
    let innerJoined = inner.build { _ in order.append("inner") }
    var outer = CompletionGroup(in: arena)
    outer.add(innerJoined)
    outer.add(second)
    let joined = outer.build {
      order.append("outer")
      outcomes.note($0)
    }
    arena.succeed(second)
    #expect(!arena.isFinished(joined))
    arena.succeed(first)
    #expect(order == ["inner", "outer"] && outcomes.errors == [nil])
    try arena.take(joined)
    #expect(arena.liveCount == 0)
  }

  @Test("An error reaches the outermost group through every level")
  func nestedError() {
    let outcomes = Outcomes()
    let child = arena.begin()
    let joined = group([group([group([child], outcomes)], outcomes)], outcomes)
    arena.fail(child, with: error)
    #expect(outcomes.errors == [error, error, error])
    #expect(throws: error) { try arena.take(joined) }
    #expect(arena.liveCount == 0)
  }

  @Test("Cancelling before the group is built aborts every child")
  func cancelUnbuilt() {
    let outcomes = Outcomes()
    let children = (0..<3).map { _ in arena.begin() }
    var unbuilt = CompletionGroup(in: arena)
    for child in children { unbuilt.add(child) }
    unbuilt.cancel()
    let joined = unbuilt.build { outcomes.note($0) }
    #expect(outcomes.errors.map { $0?.code } == [.aborted])
    arena.abandon(joined)
    #expect(arena.liveCount == 0)
  }

  @Test("Aborting a built group aborts every child, even in groups inside, and calls back once")
  func abortBuilt() {
    let (inner, outer) = (Outcomes(), Outcomes())
    let children = (0..<4).map { _ in arena.begin() }
    let joined = group([group(Array(children[..<2]), inner)] + children[2...], outer)
    arena.abort(joined)
    #expect(inner.errors.map { $0?.code } == [.aborted])
    #expect(outer.errors.map { $0?.code } == [.aborted])
    for child in children { #expect(!arena.succeed(child)) }
    #expect(throws: IOError(.aborted, during: .group)) { try arena.take(joined) }
    #expect(arena.liveCount == 0)
  }

  @Test("An abandoned group releases its slots when its children have settled")
  func abandonedGroup() {
    let outcomes = Outcomes()
    let children = (0..<2).map { _ in arena.begin() }
    arena.abandon(group(children, outcomes))
    for child in children { arena.succeed(child) }
    #expect(outcomes.errors == [nil] && arena.liveCount == 0)
  }

  @Test("A completion in two groups is refused")
  func twoGroups() async {
    await #expect(processExitsWith: .failure) {
      let arena = CompletionArena()
      let child = arena.begin()
      for _ in 0..<2 {
        var group = CompletionGroup(in: arena)
        group.add(child)
        _ = group.build()
      }
    }
  }
}
