import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("SweepMachine") struct SweepMachineTests {
  private let trap = WorkerEnd.Cause.died(.signalled(4))

  @Test("A place has two orders at most, in the order of the seeds, each with its own number")
  func pipelining() throws {
    var script = SweepScript([5, 6, 7, 8, 9], jobs: 2)
    #expect(script.fill(0) == [5, 6])
    #expect(script.fill(1) == [7, 8])
    #expect(script.fill(0).isEmpty)
    let orders = script.orders.flatMap { $0 }
    #expect(Set(orders.map(\.number)).count == 4)
    #expect(orders.allSatisfy { $0.task == .run && $0.options == ["steps": "7"] })
    #expect(orders.map(\.milliseconds) == [1005, 1006, 1007, 1008])
    try script.answer(1)
    #expect(script.settled == [Results.passed(7)])
    #expect(script.fill(1) == [9])
    #expect(!script.machine.isFinished)
    for place in [0, 0, 1, 1] { try script.answer(place) }
    #expect(script.settled.map(\.seed) == [7, 5, 6, 8, 9])
    #expect(!script.machine.isFinished)
    #expect(script.fill(0).isEmpty)
    #expect(script.machine.isFinished)
  }

  @Test("A death is run again, and the rest of the orders after it, before anything new")
  func deaths() throws {
    var script = SweepScript([0, 1, 2, 3, 4, 5], jobs: 2)
    script.fill(0)
    script.fill(1)
    script.end(0, trap)
    #expect(script.settled.isEmpty)
    #expect(script.fill(0) == [0, 1])
    script.end(0, trap)
    #expect(script.settled.map(\.kind) == [.trapped])
    #expect(script.settled.first?.seed == 0)
    script.end(1)
    #expect(script.fill(1) == [2, 3])
    script.end(1)
    #expect(script.settled.last == SeedResult(seed: 2, WorkerEnd(.died(.signalled(9)))))
    #expect(script.fill(1) == [3, 1])
    #expect(script.fill(0) == [4, 5])
  }

  @Test("A worker that is withdrawn costs nothing: its orders are given again in their order")
  func withdrawal() throws {
    var script = SweepScript([0, 1, 2, 3], jobs: 2)
    #expect(script.fill(0) == [0, 1])
    script.withdraw(0)
    #expect(script.settled.isEmpty)
    #expect(script.fill(1) == [0, 1])
    #expect(script.fill(0) == [2, 3])
    for place in [0, 1, 0, 1] { try script.answer(place) }
    #expect(script.settled.map(\.seed) == [2, 0, 3, 1])
    #expect(script.fill(0).isEmpty && script.machine.isFinished)
  }

  @Test("A worker that ends without an order costs nothing")
  func idleDeath() throws {
    var script = SweepScript([0], jobs: 1)
    script.end(0)
    #expect(script.settled.isEmpty)
    #expect(script.fill(0) == [0])
    try script.answer(0)
    script.end(0, .timeLimit(milliseconds: 5))
    #expect(script.settled == [Results.passed(0)])
  }

  @Test("An audit goes to another place, and the seed is settled when both are back")
  func audits() throws {
    var script = SweepScript([0, 1, 2, 4], jobs: 2, audit: "100%")
    script.fill(0)
    script.fill(1)
    try script.answer(0)
    #expect(script.settled.isEmpty)
    // Not to the place that ran it, though that one has room.
    #expect(script.fill(0).isEmpty)
    try script.answer(1)
    #expect(script.fill(0) == [2])
    #expect(script.fill(1) == [0])
    try script.answer(0)
    try script.answer(0)
    var expected = Results.passed(2)
    expected.isAudited = true
    #expect(script.settled == [expected])
  }

  @Test("With one job two places take turns and are never busy at once")
  func turns() throws {
    let seeds = (0..<100).map { UInt64($0) }
    var script = SweepScript(seeds, jobs: 1, audit: "100%")
    #expect(script.orders.count == 2)
    var rounds = 0
    var changes = 0
    var last = 0
    while !script.machine.isFinished {
      for place in 0..<2 { script.fill(place) }
      #expect(script.busy <= 1)
      guard let place = script.orders.firstIndex(where: { !$0.isEmpty }) else { break }
      if place != last { changes += 1 }
      last = place
      try script.answer(place)
      rounds += 1
    }
    #expect(script.machine.isFinished)
    #expect(rounds == 200)
    #expect(changes < 20)
    #expect(script.settled.count == 100)
    #expect(script.settled.allSatisfy { $0.isAudited })
  }

  @Test("Only seeds of the share run twice")
  func share() throws {
    let seeds = (0..<300).map { UInt64($0) }
    var script = SweepScript(seeds, jobs: 3, audit: "20%")
    while !script.machine.isFinished {
      for place in 0..<3 { script.fill(place) }
      for place in 0..<3 where !script.orders[place].isEmpty { try script.answer(place) }
    }
    let share = Percentage("20%")!
    for result in script.settled {
      #expect(result.isAudited == share.contains(seed: result.seed))
    }
    #expect((30...90).contains(script.settled.count { $0.isAudited }))
    #expect(SweepScript([1], jobs: 1).orders.count == 1)
  }

  @Test("Two processes that differ are nondeterminism, whatever each said")
  func nondeterminism() throws {
    for change: (inout SeedResult) -> Void in [
      { $0.digests?.behaviour = 1 }, { $0.digests?.decisions = 1 }, { $0.steps += 1 },
      { $0 = Results.failed(0, steps: $0.steps) },
    ] {
      var script = SweepScript([0], jobs: 2, audit: "100%")
      script.fill(0)
      try script.answer(0)
      script.fill(1)
      var other = Results.passed(0)
      change(&other)
      try script.answer(1, other)
      #expect(script.settled.map(\.kind) == [.nondeterministic])
      #expect(script.settled.first?.isAudited == true)
      #expect(script.settled.first?.finding?.property == "determinism")
    }
  }

  @Test("An audit that dies twice is nondeterminism; one that dies once is blamed on the machine")
  func auditDeaths() throws {
    for cause: WorkerEnd.Cause in [
      trap, .died(.signalled(9)), .timeLimit(milliseconds: 1), .memoryLimit(megabytes: 1),
    ] {
      for isAgain in [true, false] {
        var script = SweepScript([0], jobs: 2, audit: "100%")
        script.fill(0)
        try script.answer(0)
        script.fill(1)
        script.end(1, cause)
        #expect(script.settled.isEmpty)
        // Not to the place that ran the seed, though the other one's worker is gone.
        #expect(script.fill(0).isEmpty && script.fill(1) == [0])
        if isAgain { script.end(1, cause) } else { try script.answer(1) }
        #expect(script.settled.map(\.kind) == [isAgain ? .nondeterministic : .unrepeated])
        #expect(script.settled.first?.isAudited == true)
        script.fill(0)
        #expect(script.machine.isFinished)
      }
    }
  }

  @Test("A contradiction in a seed's spec stops the sweep with a sentence about it")
  func complaints() throws {
    var script = SweepScript([70], jobs: 1)
    script.fill(0)
    var machine = script.machine
    var answer = RunAnswer(number: script.orders[0][0].number)
    answer.complaint = "--keys: too few"
    #expect(throws: HarnessError.usage("seed 70: --keys: too few")) {
      try machine.answered(0, answer)
    }
  }
}
