import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Hosts") struct HostTests {
  private func makeWorld(_ seed: UInt64 = 1, stepLimit: UInt64 = .max) -> World {
    var options = WorldOptions()
    options.stepLimit = stepLimit
    return World(
      context: SimulationContext(seed: seed), strategy: RandomWalk(), options: options)
  }

  @Test("Each host has its own disk, and fibers of several hosts can write the same name")
  func disksApart() {
    let world = makeWorld()
    for number in 0..<3 {
      world.addHost("store", number) { host in
        let writer = ByteWriter(host.platform, "log")
        host.run { _ in writer.synced > 8 * host.number ? .finished : writer.step() }
      }
    }
    #expect(world.run() == .allFinished)
    #expect(world.hosts.map { $0.disk.visibleImage(of: "log")?.count } == [8, 16, 24])
    #expect(world.hosts.map(\.diskCounters.syncs) == [1, 2, 3])
    #expect(world.hosts["store", 2]?.address == 2 && world.hosts["store", 3] == nil)
  }

  @Test("A crash removes only the fibers of that host, in slot order and unasked")
  func crashTakesItsOwn() {
    let world = makeWorld(stepLimit: 200)
    var fibers: [HostFiber] = []
    var counts = [0, 0]
    for number in 0..<2 {
      world.addHost("node", number) { host in
        for fiber in 0..<3 {
          fibers.append(
            host.run("fiber", fiber) { _ in
              counts[host.number] += 1
              return fiber == 1 ? .sleeping(VirtualDuration(ticks: 1)) : .ran
            })
        }
      }
    }
    let observer = ClosureObserver { world, _ in
      if world.counts.steps == 100 {
        counts = [0, 0]
        world.hosts[0].crash(.process)
      }
      return nil
    }
    #expect(world.run(observer) == .stepLimit)
    #expect(counts == [0, 100])
    #expect(fibers.map(\.abandonments) == Array(repeating: 0, count: 6))
    let crash = world.trace.suffix(200).filter {
      [.hostCrashed, .removed].contains($0.kind)
    }
    #expect(crash.map(\.kind) == [.hostCrashed, .removed, .removed, .removed])
    let removed = crash.dropFirst().map { world.names.name(of: $0.actor) }
    #expect(removed == ["fiber0", "fiber1", "fiber2"])
  }

  @Test("After a reboot the program finds what was synced, and a new platform", arguments: 0..<20)
  func reboots(_ seed: UInt64) {
    let world = makeWorld(seed)
    var platforms: [Platform] = []
    var writers: [ByteWriter] = []
    var found: [Int] = []
    world.addHost("store") { host in
      found.append(host.disk.visibleImage(of: "log")?.count ?? 0)
      let writer = ByteWriter(host.platform, "log")
      platforms.append(host.platform)
      writers.append(writer)
      host.run { _ in
        world.counts.steps > 150 && host.incarnation == 1 ? .finished : writer.step()
      }
    }
    let host = world.hosts[0]
    let observer = ClosureObserver { world, _ in
      if world.counts.steps == 97 {
        host.crash(.powerLoss)
        #expect(!host.isUp)
        host.reboot()
      }
      return nil
    }
    #expect(world.run(observer) == .allFinished)
    #expect(host.incarnation == 1)
    #expect(found.count == 2 && found[0] == 0)
    // One sync in flight may have reached the medium.
    #expect([writers[0].synced, writers[0].synced + 8].contains(found[1]))
    #expect(writers[0].synced > 8)
    let aborted = platforms[0].io.open("log", .create)
    #expect(platforms[0].io.completions.error(aborted)?.code == .aborted)
    #expect(platforms[0].io !== platforms[1].io)
  }

  @Test("A run goes on while a host is down, and ends when nothing brings it back")
  func downHosts() {
    let world = makeWorld()
    var boots = 0
    world.addHost("node") { host in
      boots += 1
      var left = 20
      host.run { _ in
        left -= 1
        return left == 0 ? .finished : .ran
      }
    }
    final class Rebooter: WorldObserver {
      var crashes = 0
      func stepped(_ world: World, _ event: StepEvent) -> Finding? {
        guard world.counts.steps == 10 || world.counts.steps == 15 else { return nil }
        world.hosts[0].crash(.process)
        crashes += 1
        return nil
      }
      func nothingLeft(_ world: World) -> Bool {
        guard crashes == 1 else { return false }
        world.hosts[0].reboot()
        return true
      }
    }
    let rebooter = Rebooter()
    #expect(world.run(rebooter) == .allFinished)
    #expect(rebooter.crashes == 2)
    #expect(boots == 2)
    #expect(world.counts.steps == 15)
    #expect(!world.hosts[0].isUp)
  }

  @Test("Decisions of a fiber are named by path and incarnation, and its operations go on counting")
  func identities() throws {
    let world = makeWorld()
    var cursors: [DecisionCursor] = []
    func start(_ host: SimulatedHost) {
      cursors.append(host.run("client", 7, { _ in .finished }).cursor)
    }
    world.addHost("node", 3) { start($0) }
    let host = world.hosts[0]
    cursors[0].begin(OperationID(span: 5, place: 2))
    for _ in 0..<2 {
      // Once the first has finished, another may have its name.
      _ = world.run()
      start(host)
      if cursors.count > 2 { break }
      host.crash(.process)
      host.reboot()
    }
    let (first, second) = (cursors[0].scope, cursors[2].scope)
    #expect(first.actor.path == second.actor.path)
    #expect(first.actor != second.actor && second.actor.incarnation == 1)
    #expect(second.operation == OperationID(span: 5, place: 2))
    #expect(cursors[3].scope.operation == .none)
    #expect(cursors[1].scope.actor.path != first.actor.path)
    #expect(cursors[1].scope.actor.path == cursors[3].scope.actor.path)
  }

  @Test("Another host, and what happens to it, moves no decision of a host", arguments: 0..<10)
  func decisionsApart(_ seed: UInt64) {
    func draws(others: Int) -> [UInt64] {
      let world = makeWorld(seed, stepLimit: 400)
      var draws: [UInt64] = []
      for number in 0...others {
        world.addHost("node", number) { host in
          let mine = world.context.choose(.custom("boot"), of: 1000)
          if number == 0 { draws.append(mine) }
          host.run { world in
            if number == 0, draws.count < 20 {
              draws.append(world.context.choose(.custom("step"), of: 1000))
            }
            return .ran
          }
        }
      }
      let observer = ClosureObserver { world, _ in
        if world.counts.steps == 50, others > 0 {
          world.hosts[1].crash(.powerLoss)
          world.hosts[1].reboot()
        }
        return nil
      }
      _ = world.run(observer)
      return draws
    }
    #expect(draws(others: 0).count == 20)
    #expect(draws(others: 0) == draws(others: 2))
  }

  @Test("What a power loss leaves is the host's own decision, whichever host lost power before")
  func powerLossesApart() {
    func survivor(_ seed: UInt64, othersLoseFirst: Bool) -> [UInt8]? {
      let world = makeWorld(seed, stepLimit: 60)
      var faults = DiskFaults()
      faults.powerLoss.keepsUnsynced = true
      for number in 0..<2 {
        world.addHost("store", number, faults: faults, latency: .shortest) { host in
          guard number == 0 else { return }
          let writer = ByteWriter(host.platform, "log", pieces: 512, syncs: false)
          host.run { _ in writer.step() }
        }
      }
      if othersLoseFirst { world.hosts[1].crash(.powerLoss) }
      #expect(world.run() == .stepLimit)
      world.hosts[0].crash(.powerLoss)
      return world.hosts[0].disk.visibleImage(of: "log")
    }
    var survivors: Set<[UInt8]?> = []
    for seed in 0..<UInt64(20) {
      let plain = survivor(seed, othersLoseFirst: false)
      #expect(plain == survivor(seed, othersLoseFirst: true))
      survivors.insert(plain)
    }
    #expect(survivors.count > 5)
  }

  @Test(
    "Equal seeds give equal digests through crashes of several hosts; another seed gives others")
  func digestsRepeat() {
    func digests(_ seed: UInt64) -> [UInt64] {
      let world = makeWorld(seed, stepLimit: 2000)
      for number in 0..<3 {
        world.addHost("store", number) { host in
          let writer = ByteWriter(host.platform, "log")
          host.run { _ in writer.step() }
        }
      }
      let observer = ClosureObserver { world, _ in
        if world.counts.steps % 97 == 0 {
          let host = world.hosts[Int(world.counts.steps / 97) % 3]
          host.crash(world.counts.steps % 2 == 0 ? .process : .powerLoss)
          host.reboot()
        }
        return nil
      }
      #expect(world.run(observer) == .stepLimit)
      return [world.context.behaviour.value, world.decisions.digest.value]
    }
    #expect(digests(3) == digests(3))
    #expect(digests(3) != digests(4))
  }

  @Test(
    "A host is not crashed from within a step, nor while it is down, and waits for its own only")
  func misuse() async throws {
    func text(_ result: ExitTest.Result?) throws -> String {
      String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    }
    let within = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
      world.addHost("node") { host in
        host.run { _ in
          host.crash(.process)
          return .ran
        }
      }
      _ = world.run()
    }
    #expect(try text(within).contains("node0 was crashed or booted from within a step"))
    let twice = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
      let host = world.addHost("node") { _ in }
      host.crash(.process)
      host.crash(.process)
    }
    #expect(try text(twice).contains("node0 crashed while it was down"))
    let foreign = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let world = World(context: SimulationContext(seed: 1), strategy: RoundRobin())
      let other = world.addHost("node", 1) { _ in }
      _ = other.platform.io.open("x", .create)
      world.addHost("node", 2) { host in
        _ = host.platform.io.open("y", .create)
        host.run { _ in .waiting(other.platform.io.open("x", .create)) }
      }
      _ = world.run()
    }
    #expect(try text(foreign).contains("a completion of arena"))
  }
}
