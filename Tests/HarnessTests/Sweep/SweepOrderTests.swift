import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SweepOrder") struct SweepOrderTests {
  private func fails(_ result: SeedResult) -> Bool { result.kind == .failed }

  private func seeds(_ outputs: [SweepMachine.Output]) -> [UInt64] {
    outputs.compactMap { if case .settled(let result) = $0 { result.seed } else { nil } }
  }

  private func order(_ begun: [UInt64]) -> SweepOrder {
    var order = SweepOrder(stops: fails)
    for seed in begun { order.began(seed) }
    return order
  }

  @Test("Results are reported in the order in which their seeds began")
  func inOrder() {
    var order = order([7, 5, 9])
    #expect(order.take([.settled(Results.passed(9))], of: 9).isEmpty)
    #expect(seeds(order.take([.settled(Results.passed(7))], of: 7)) == [7])
    order.began(6)
    #expect(order.take([.settled(Results.passed(6))], of: 6).isEmpty)
    #expect(seeds(order.take([.settled(Results.passed(5))], of: 5)) == [5, 9, 6])
    #expect(!order.isOver && !order.hasEnd)
  }

  @Test(
    "The first failure in that order is the last that is reported, even if a later one came first")
  func end() {
    var order = order([0, 1, 2, 3])
    #expect(order.take([.settled(Results.failed(3))], of: 3).isEmpty)
    #expect(order.hasEnd && order.isBeforeEnd(2) && !order.isBeforeEnd(3))
    let recorded = SweepMachine.Output.recorded(Results.failed(1))
    #expect(order.take([.settled(Results.failed(1)), recorded], of: 1).isEmpty)
    #expect(!order.isBeforeEnd(2))
    #expect(order.take([.settled(Results.passed(2))], of: 2).isEmpty)
    let told = order.take([.settled(Results.passed(0))], of: 0)
    #expect(seeds(told) == [0, 1] && told.contains(recorded))
    #expect(order.isOver)
    #expect(order.take([.settled(Results.passed(2))], of: 2).isEmpty)
  }

  @Test("Thousands of seeds may wait for a slow one, and then no more begin")
  func bound() {
    var order = SweepOrder(stops: fails)
    order.began(0)
    var seed: UInt64 = 0
    while !order.isFull {
      seed += 1
      order.began(seed)
      #expect(order.take([.settled(Results.passed(seed))], of: seed).isEmpty)
      if seed > 100_000 { break }
    }
    #expect(seed == 4095)
    let told = seeds(order.take([.settled(Results.passed(0))], of: 0))
    #expect(told == Array(0...seed))
    #expect(!order.isFull)
    for next in 5000..<20_000 as Range<UInt64> {
      order.began(next)
      #expect(seeds(order.take([.settled(Results.passed(next))], of: next)) == [next])
    }
  }

  @Test(
    "A machine that stops tells the same results whatever its workers do", arguments: 0..<100)
  func random(_ number: UInt64) throws {
    var lots = Lots(seed: number)
    let failing = UInt64(lots.below(30))
    let jobs = 1 + lots.below(4)
    var script = SweepScript(
      (0..<40).map { UInt64($0) }, jobs: jobs, audit: ["0%", "50%"][lots.below(2)],
      isRecording: lots.once(in: 2), stops: fails)
    func result(_ seed: UInt64) -> SeedResult {
      // Seeds after the first failing one fail, too, and in fewer steps.
      seed >= failing ? Results.failed(seed, steps: 5000 - seed) : Results.passed(seed)
    }
    var steps = 0
    // A death that came twice would be a failure of its own.
    var dead: Set<UInt64> = []
    while !script.machine.isFinished {
      steps += 1
      try #require(steps < 5000)
      for place in script.orders.indices { script.fill(place) }
      let place = lots.below(script.orders.count)
      guard let order = script.orders[place].first else { continue }
      if lots.once(in: 9), dead.insert(order.seed.value).inserted {
        script.end(place)
      } else {
        try script.answer(place, result(order.seed.value))
      }
    }
    #expect(script.machine.isStopped)
    #expect(script.settled.map(\.seed) == Array(0...failing))
    #expect(script.settled.dropLast().allSatisfy { [.passed, .unrepeated].contains($0.kind) })
  }
}
