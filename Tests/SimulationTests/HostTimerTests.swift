import AsyncIO
import Primitives
import Simulation
import Testing

@Suite("Timers of hosts") struct HostTimerTests {
  private func makeWorld() -> World {
    World(context: SimulationContext(seed: 1), strategy: RoundRobin())
  }

  @Test("A timer wakes the idle fiber of its host when its moment comes, and is due once")
  func comes() {
    let world = makeWorld()
    var due: [UInt64] = []
    var steps = 0
    world.addHost("node") { host in
      let timer = SimulatedTimer(host)
      timer.set(after: 30)
      host.run { world in
        steps += 1
        guard timer.takeIfDue() else { return .idle }
        #expect(!timer.takeIfDue() && !timer.isSet)
        due.append(world.context.timeline.now.ticks)
        if due.count == 3 { return .finished }
        timer.set(after: VirtualDuration(ticks: 50))
        return .idle
      }
    }
    #expect(world.run() == .allFinished)
    #expect(due == [30, 80, 130])
    #expect(steps == 4)
  }

  @Test("A timer that was set again comes at the later moment only, and a cancelled one never")
  func setAgain() {
    let world = makeWorld()
    var moments: [UInt64] = []
    world.addHost("node") { host in
      let (election, other) = (SimulatedTimer(host), SimulatedTimer(host))
      election.set(after: 10)
      other.set(after: 15)
      var steps = 0
      host.run(isBackground: true) { world in
        steps += 1
        if steps == 1 {
          election.set(after: 100)
          other.cancel()
          #expect(election.isSet && !other.isSet)
        }
        if election.takeIfDue() { moments.append(world.context.timeline.now.ticks) }
        #expect(!other.takeIfDue())
        return .idle
      }
    }
    #expect(world.run() == .allFinished)
    #expect(moments == [100])
    #expect(world.counts.steps == 2)
  }

  @Test("Timers of one host do not wake the fibers of another")
  func hostsApart() {
    let world = makeWorld()
    var steps = [0, 0]
    for number in 0..<2 {
      world.addHost("node", number) { host in
        let timer = SimulatedTimer(host)
        if number == 0 { timer.set(after: 10) }
        host.run(isBackground: true) { _ in
          steps[number] += 1
          _ = timer.takeIfDue()
          return .idle
        }
      }
    }
    #expect(world.run() == .allFinished)
    #expect(steps == [2, 1])
  }

  @Test("A crash ends the timers, and what the old incarnation holds of them never comes")
  func crashEnds() {
    let world = makeWorld()
    var kept: [SimulatedTimer] = []
    let host = world.addHost("node") { host in
      let timer = SimulatedTimer(host)
      timer.set(after: 10)
      kept.append(timer)
      host.run(isBackground: true) { _ in .idle }
    }
    host.crash(.process)
    #expect(world.context.timeline.waitingCount == 0)
    host.reboot()
    kept[0].set(after: 5)
    #expect(!kept[0].isSet)
    #expect(world.run() == .allFinished)
    #expect(!kept[0].takeIfDue())
    #expect(kept[1].takeIfDue())
  }

  @Test("A timer that is no longer referenced is taken back, and its place is used again")
  func dropped() {
    let world = makeWorld()
    let host = world.addHost("node") { _ in }
    var timer: SimulatedTimer? = SimulatedTimer(host)
    timer?.set(after: 10)
    #expect(world.context.timeline.waitingCount == 1)
    timer = nil
    #expect(world.context.timeline.waitingCount == 0)
    for _ in 0..<100_000 { SimulatedTimer(host).set(after: 10) }
    #expect(world.context.timeline.waitingCount == 0)
  }

  @Test("A timer may outlive its world")
  func outlives() {
    var timer: SimulatedTimer?
    do {
      let world = makeWorld()
      world.addHost("node") { host in
        timer = SimulatedTimer(host)
        host.run(isBackground: true) { _ in .idle }
      }
      _ = world.run()
    }
    timer?.set(after: 3)
    #expect(timer?.isSet == true)
    timer = nil
  }
}
