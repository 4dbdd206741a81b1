import Testing

@testable import Simulation

@Suite("Fibers of one name") struct NamesakeTests {
  private static func world() -> World {
    World(context: SimulationContext(seed: 1), strategy: RoundRobin())
  }

  @Test("A fiber whose role and number another living one has in the same place is refused")
  func refused() async throws {
    func text(_ result: ExitTest.Result?) throws -> String {
      String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    }
    let outside = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let world = Self.world()
      world.spawn("client", 3, steps: [{ _ in }])
      world.spawn("client", 3, steps: [{ _ in }])
    }
    #expect(
      try text(outside).contains(
        "client3 was started while another fiber of that role and number lives there; give each a "
          + "number of its own"))
    let onHost = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      Self.world().addHost("node", 2) { host in
        for _ in 0..<2 { host.spawn("client", steps: [{ _ in }]) }
      }
    }
    #expect(try text(onHost).contains("client0 was started on node2 while another fiber"))
  }

  @Test("The same name in another place, after the first has finished, or after a crash is allowed")
  func allowed() {
    let world = Self.world()
    var runs = 0
    func count(_: World) { runs += 1 }
    world.spawn("client", steps: [count])
    for number in 0..<2 {
      world.addHost("node", number) { host in host.spawn("client", steps: [count]) }
    }
    _ = world.run()
    world.spawn("client", steps: [count])
    world.hosts[0].spawn("client", steps: [count])
    _ = world.run()
    world.hosts[1].spawn("client", steps: [count, count])
    world.hosts[1].crash(.process)
    world.hosts[1].reboot()
    _ = world.run()
    #expect(runs == 6)
  }
}
