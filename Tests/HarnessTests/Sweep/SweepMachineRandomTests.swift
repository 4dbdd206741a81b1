import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

/// Plays pools whose workers are quick, slow or dying, in an order that a seed decides.
@Suite("SweepMachineRandom") struct SweepMachineRandomTests {
  private struct Play {
    var lots: Lots
    var script: SweepScript
    let jobs: Int
    let count: Int
    var steps = 0

    init(_ number: UInt64) {
      lots = Lots(seed: number)
      jobs = 1 + lots.below(4)
      count = lots.below(60)
      script = SweepScript(
        (0..<count).map { UInt64($0) * 7 }, jobs: jobs,
        audit: ["0%", "5%", "50%", "100%"][lots.below(4)], isRecording: lots.once(in: 2))
    }

    /// Gives orders to some places, and lets one worker do something.
    mutating func step() throws {
      steps += 1
      let places = script.orders.indices
      for _ in places { script.fill(lots.below(places.count)) }
      #expect(script.busy <= jobs)
      #expect(script.orders.allSatisfy { $0.count <= 2 })
      let place = lots.below(places.count)
      if lots.once(in: 8) {
        script.end(place, lots.once(in: 2) ? .died(.signalled(4)) : .timeLimit(milliseconds: 1))
      } else if !script.orders[place].isEmpty {
        try script.answer(place)
      }
    }

    /// Whether a worker is busy, or would be when asked.
    mutating func isAlive() -> Bool {
      for place in script.orders.indices { script.fill(place) }
      return script.busy > 0 || script.machine.isFinished
    }
  }

  @Test(
    "Each seed is settled exactly once and audited elsewhere, whatever workers do",
    arguments: 0..<300)
  func once(_ number: UInt64) throws {
    var play = Play(number)
    let stop = play.lots.once(in: 3) ? play.lots.below(100) : nil
    while !play.script.machine.isFinished {
      if play.steps == stop { play.script.beginNoMore() }
      try play.step()
      let isAlive = play.isAlive()
      try #require(isAlive, "nobody has an order")
      try #require(play.steps < 5000)
    }
    let begun = Set(play.script.given.map(\.seed))
    let settled = play.script.settled.map(\.seed)
    #expect(settled.count == begun.count)
    #expect(Set(settled) == begun)
    #expect(play.script.auditedByThemselves.isEmpty)
    if stop == nil { #expect(begun.count == play.count) }
    #expect(play.script.orders.allSatisfy { $0.isEmpty })
  }
}
