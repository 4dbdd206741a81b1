import Simulation
import Testing

@Suite("Probes") struct ProbeTests {
  @Test("Probes count hits, and those that were never hit are named")
  func counts() {
    let probes = ProbeSet()
    let (conflict, crash) = (probes.register("conflict"), probes.register("crash"))
    probes.hit(conflict)
    probes.hit(conflict)
    #expect(probes.count(conflict) == 2)
    #expect(probes.count(crash) == 0)
    #expect(probes.neverHit == ["crash"])
    #expect(probes.register("conflict") == conflict)
  }

  @Test("Merging adds hits by name and counts the runs that hit")
  func merges() {
    let total = ProbeSet()
    for run in 0..<4 {
      let probes = ProbeSet()
      // Another order in every second run: names decide, not numbers.
      if run % 2 == 1 { _ = probes.register("late") }
      let early = probes.register("early")
      let late = probes.register("late")
      probes.hit(early)
      if run == 3 { for _ in 0..<5 { probes.hit(late) } }
      total.merge(probes)
    }
    #expect(total.mergedRuns == 4)
    #expect(total.lines.map(\.name) == ["early", "late"])
    #expect(total.lines.map(\.hits) == [4, 5])
    #expect(total.lines.map(\.runs) == [4, 1])
    let sweep = ProbeSet()
    sweep.merge(total)
    sweep.merge(total)
    #expect(sweep.mergedRuns == 8)
    #expect(sweep.lines.map(\.hits) == [8, 10])
    #expect(sweep.lines.map(\.runs) == [8, 2])
  }

  @Test("A set grows past its first room, and a reset keeps the names")
  func grows() {
    let names: [StaticString] = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"]
    let probes = ProbeSet()
    let known = names.map { probes.register($0) }
    for probe in known { probes.hit(probe) }
    #expect(probes.neverHit.isEmpty)
    probes.reset()
    #expect(probes.neverHit.count == 10)
    #expect(probes.register("j") == known[9])
  }
}
