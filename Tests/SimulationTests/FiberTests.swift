import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Fibers") struct FiberTests {
  private func makeWorld(_ seed: UInt64 = 1) -> World {
    World(context: SimulationContext(seed: seed), strategy: RandomWalk())
  }

  /// Counts down as a value, and says into a log where it is.
  private struct Countdown: Fiber {
    let log: StepLog
    var left: Int

    mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      log.numbers.append(left)
      left -= 1
      return left == 0 ? .finished : .ran
    }
  }

  /// A fiber that others reach, which waits by a thrown interruption.
  private final class Opener: Fiber {
    let io: any IO
    var completion: Completion?
    var isOpen = false
    var error: IOError?
    let catches: Bool

    init(_ io: any IO, catches: Bool = true) {
      self.io = io
      self.catches = catches
    }

    func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
      let completion = completion ?? io.open("file", [.create, .exclusive])
      self.completion = completion
      guard io.completions.isFinished(completion) else { throw .io(completion) }
      do throws(IOError) {
        _ = try io.takeFile(completion)
        isOpen = true
      } catch {
        if !catches { throw .failure(error) }
        self.error = error
      }
      return .finished
    }
  }

  /// Tells by whose cursor it would decide when it is released.
  private final class Leaver: Fiber {
    let context: SimulationContext
    let log: StepLog

    init(_ context: SimulationContext, _ log: StepLog) { (self.context, self.log) = (context, log) }

    deinit { log.numbers.append(context.cursor.scope.actor == .run ? 1 : 0) }

    func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome { .finished }
  }

  @Test("A fiber that leaves is released after its step: what that decides is the run's decision")
  func leaving() {
    let world = makeWorld()
    let log = StepLog()
    world.spawn("leaver", running: Leaver(world.context, log))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [1])
  }

  @Test("A struct continues from the state that its last step left")
  func values() {
    let world = makeWorld()
    let log = StepLog()
    world.spawn("countdown", running: Countdown(log: log, left: 4))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [4, 3, 2, 1])
    #expect(world.names.name(of: 1) == "countdown0")
  }

  @Test("A thrown interruption waits for its operation, and a class keeps the outcome")
  func classes() {
    let world = makeWorld()
    let host = world.addHost("node") { _ in }
    let first = Opener(host.platform.io)
    host.spawn("opener", running: first)
    #expect(world.run() == .allFinished)
    #expect(first.isOpen && first.error == nil)
    #expect(world.counts.idleTurns == 1)
    let second = Opener(host.platform.io)
    host.spawn("opener", running: second)
    #expect(world.run() == .allFinished)
    #expect(second.error?.code == .alreadyExists)
  }

  @Test("An error that no step catches ends the run with the finding unexpected-error and its text")
  func escapes() {
    let world = makeWorld()
    let host = world.addHost("node") { _ in }
    let log = StepLog()
    host.spawn("opener", 3, running: Opener(host.platform.io))
    #expect(world.run() == .allFinished)
    host.spawn("opener", 4, running: Opener(host.platform.io, catches: false))
    host.spawn("other", running: Countdown(log: log, left: 1000))
    guard case .finding(let finding) = world.run() else {
      Issue.record("no finding ended the run")
      return
    }
    #expect(finding.property == "unexpected-error")
    #expect(finding.message.hasPrefix("opener4: ") && finding.message.contains("open"))
    #expect(log.numbers.count < 500)
    #expect(world.run() == .finding(finding))
  }

  @Test("The first finding of a run counts, whichever fiber reports another in the same step")
  func firstFinding() {
    let world = makeWorld()
    let (first, second) = (
      Finding(property: "a", message: "first"), Finding(property: "b", message: "second")
    )
    world.spawn(
      "reporter",
      steps: [
        { world in
          world.report(first)
          world.report(second)
        }
      ])
    #expect(world.run(ClosureObserver { _, _ in second }) == .finding(first))
  }

  @Test("Fibers of one name that follow each other have paths of their own, which no other moves")
  func identities() {
    func draws(with others: Int) -> [Int] {
      let world = makeWorld(7)
      var draws: [Int] = []
      for number in 0..<others { world.spawn("other", number, steps: [{ _ in }]) }
      for _ in 0..<2 {
        world.spawn(
          "client", 5, times: 3, steps: [{ draws.append($0.choose(of: 1 << 30, "value")) }])
        #expect(world.run() == .allFinished)
      }
      return draws.sorted()
    }
    #expect(Set(draws(with: 0)).count == 6)
    #expect(draws(with: 0) == draws(with: 9))
  }

  @Test("A given identity names the decisions of a fiber")
  func givenIdentity() {
    let world = makeWorld()
    let id = ActorID.run.child(42)
    struct Drawer: Fiber {
      let note: (UInt64) -> Void
      mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
        note(world.context.choose(.custom("x"), of: 1 << 40))
        return .finished
      }
    }
    var drawn: UInt64?
    let fiber = world.spawn("drawer", id: id, running: Drawer { drawn = $0 })
    #expect(world.identity(at: fiber.slot) == mix64(id.path, 0))
    #expect(world.run() == .allFinished)
    let key = DecisionKey(DecisionScope(actor: id), .custom("x"))
    #expect(drawn == DecisionSource(seed: 1).choose(key, of: 1 << 40))
  }

  @Test("Each operation draws again under its number, and the same question in it again differs")
  func operations() {
    let world = makeWorld()
    var draws: [Int] = []
    var chances = 0
    world.spawn(
      "client", times: 50,
      steps: [
        { world in
          draws.append(world.choose(of: 1 << 30, "value"))
          draws.append(world.choose(of: 1 << 30, "value"))
          chances += world.chance(Ratio(1, in: 2), "coin") ? 1 : 0
        }
      ])
    #expect(world.run() == .allFinished)
    #expect(Set(draws).count == 100)
    #expect((10...40).contains(chances))
    let last = world.trace.suffix(10).last { $0.kind == .step }
    #expect(last?.span == 50)
  }

  @Test("With default choices throughout the helpers return 0 and false")
  func defaults() {
    let world = makeWorld()
    world.decisions.takeDefaults(DecisionStream.allCases)
    world.spawn(
      "client", times: 20,
      steps: [
        { world in
          #expect(world.choose(of: 9, "value") == 0)
          #expect(!world.chance(Ratio(8, in: 9), "coin"))
        }
      ])
    #expect(world.run() == .allFinished)
  }

  @Test("The steps of a list are turns of their own, called again after a wait, as often as asked")
  func lists() {
    let world = makeWorld()
    let host = world.addHost("node") { _ in }
    let io = host.platform.io
    var (log, pending): ([String], Completion?) = ([], nil)
    var outcomes: [StepOutcome] = []
    host.spawn(
      "client", times: 2,
      steps: [
        { _ in log.append("begin") },
        { _ in
          let completion = pending ?? io.open("file", .create)
          pending = completion
          log.append("open")
          guard io.completions.isFinished(completion) else {
            throw Interruption<IOError>.io(completion)
          }
          pending = nil
          _ = try io.takeFile(completion)
        },
      ])
    let observer = ClosureObserver { _, event in
      outcomes.append(event.outcome)
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    #expect(log == ["begin", "open", "open", "begin", "open", "open"])
    #expect(outcomes.count == 6)
    #expect([outcomes[0], outcomes[2], outcomes[5]] == [.ran, .finishedOperation, .finished])
  }

  @Test("Any error of a step is reported with its text, even one inside an interruption")
  func listErrors() {
    struct Broken: Error, CustomStringConvertible {
      var description: String { "the hinge is broken" }
    }
    func finding(_ step: @escaping World.Step) -> RunEnd {
      let world = makeWorld()
      world.spawn("door", 2, steps: [step])
      return world.run()
    }
    let expected = RunEnd.finding(
      Finding(property: "unexpected-error", message: "door2: the hinge is broken"))
    #expect(finding { _ in throw Broken() } == expected)
    #expect(finding { _ in throw Interruption<Broken>.failure(Broken()) } == expected)
  }

  @Test("A fiber goes on once its condition holds; if it never does, that is a stall")
  func conditions() {
    let world = makeWorld()
    var (isFree, order) = (false, [Int]())
    world.spawn(
      "waiter",
      steps: [
        { world in
          try world.wait(until: isFree)
          order.append(2)
        }
      ])
    world.spawn(
      "owner", steps: [{ _ in }, { _ in }, { _ in order.append(1) }, { _ in isFree = true }])
    #expect(world.run() == .allFinished)
    #expect(order == [1, 2])
    let stuck = makeWorld()
    stuck.spawn("waiter", steps: [{ try $0.wait(until: false) }])
    guard case .stalled(let finding) = stuck.run() else {
      Issue.record("no stall was found")
      return
    }
    #expect(finding.message.contains("waiter0 meets contention"))
  }

  @Test("A lost update of two lists is found within few seeds, and none is lost in one step")
  func lostUpdate() {
    func value(_ seed: UInt64, _ isTorn: Bool) -> Int {
      let world = makeWorld(seed)
      var value = 0
      for number in 0..<2 {
        var seen = 0
        world.spawn(
          "client", number,
          steps: isTorn
            ? [{ _ in seen = value }, { _ in value = seen + 1 }] : [{ _ in value += 1 }])
      }
      #expect(world.run() == .allFinished)
      return value
    }
    #expect((0..<50).contains { value($0, true) == 1 })
    #expect((0..<50).allSatisfy { value($0, false) == 2 })
  }

  @Test("Fibers are woken by their identity, and one that has left cannot be found")
  func wakes() {
    struct Idler: Fiber {
      let log: StepLog
      mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
        log.numbers.append(0)
        return log.numbers.count == 2 ? .finished : .idle
      }
    }
    let world = makeWorld()
    let log = StepLog()
    let idler = world.spawn("idler", running: Idler(log: log))
    world.spawn(
      "waker",
      steps: [
        { try $0.wait(until: log.numbers.count == 1) },
        { world in #expect(world.wake(idler)) },
      ])
    #expect(world.run() == .allFinished)
    #expect(log.numbers.count == 2)
    #expect(!world.isAlive(idler) && !world.wake(idler))
  }

  @Test("A fiber knows its own identity in its step, and no other time has one")
  func ownIdentity() {
    final class Seen { var ids: [FiberID?] = [] }
    struct Looker: Fiber {
      let seen: Seen
      func step(_ world: World) -> StepOutcome {
        seen.ids.append(world.runningID)
        return .finished
      }
    }
    let (world, seen) = (makeWorld(), Seen())
    let first = world.spawn("looker", 0, running: Looker(seen: seen))
    let second = world.spawn("looker", 1, running: Looker(seen: seen))
    #expect(world.runningID == nil)
    #expect(world.run() == .allFinished)
    #expect(Set(seen.ids) == [first, second] && seen.ids.count == 2)
    #expect(world.runningID == nil)
  }

  @Test(
    "Steps that end waiting for an operation are counted, and the roles that are held are reported once each"
  )
  func held() {
    struct Idler: Fiber {
      func step(_ world: World) -> StepOutcome { .idle }
    }
    let world = makeWorld()
    for number in 0..<2 { world.spawn("reader", number, running: Idler()) }
    world.spawn("locker", steps: [{ try $0.wait(until: false) }])
    guard case .stalled = world.run() else {
      Issue.record("it did not stall")
      return
    }
    #expect(world.waitingRoles == "locker meets contention, reader idles")
    #expect(world.waits == 0)
  }

  @Test("A fiber is asked to abandon and to fail where it has yielded at a point")
  func disturbed() {
    struct Yielder: Fiber {
      let log: StepLog
      var steps = 0
      mutating func step(_ world: World) throws(Interruption<IOError>) -> StepOutcome {
        steps += 1
        if steps < 4 { throw .io(.yield(.injected(family: 1, ordinal: 0))) }
        return .finished
      }
      mutating func abandon(_ world: World) { log.numbers.append(1) }
      mutating func failAtResume(_ world: World) { log.numbers.append(2) }
    }
    let log = StepLog()
    let world = World(
      context: SimulationContext(seed: 1), strategy: ScriptedStrategy([.abandon, .goOn, .fail]))
    world.spawn("yielder", running: Yielder(log: log))
    #expect(world.run() == .allFinished)
    #expect(log.numbers == [1, 2])
  }
}
