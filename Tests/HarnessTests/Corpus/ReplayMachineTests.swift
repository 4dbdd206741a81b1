import Testing
import Workloads

@testable import Harness

@Suite("ReplayMachine") struct ReplayMachineTests {
  private let killed = WorkerEnd(.died(.signalled(9)), words: ["gone"])

  private func order(_ number: UInt64) -> RunOrder {
    RunOrder(number: number, task: .replay, seed: number, options: [:], milliseconds: 1)
  }

  /// One machine; the numbers in `missing` are plans of which nothing is run.
  private func machine(_ count: UInt64, places: Int, without missing: Set<UInt64> = [])
    -> ReplayMachine
  {
    ReplayMachine(
      (0..<count).map { missing.contains($0) ? nil : order($0) }, places: places)
  }

  private func answer(_ number: UInt64) -> ReplayAnswer {
    let report = RunReport(spec: RunSpec(seed: number))
    var recording = RunRecording(
      report: report, samples: SampleList(interval: 256, samples: []))
    recording.report.steps = number
    return ReplayAnswer(recording, isRecording: false)
  }

  private func fill(_ machine: inout ReplayMachine, _ place: Int) -> [UInt64] {
    var numbers: [UInt64] = []
    while let order = machine.order(for: place) { numbers.append(order.number) }
    return numbers
  }

  private func told(_ machine: inout ReplayMachine) -> [Int] {
    var indices: [Int] = []
    while let (index, _) = machine.tell() { indices.append(index) }
    return indices
  }

  @Test("A worker that is withdrawn costs nothing: its orders are given again in their order")
  func withdrawal() {
    var machine = machine(3, places: 2)
    #expect(fill(&machine, 0) == [0, 1])
    machine.withdrawn(0)
    #expect(fill(&machine, 1) == [0, 1])
    #expect(fill(&machine, 0) == [2])
    machine.answered(0, answer(2))
    machine.answered(1, answer(0))
    machine.answered(1, answer(1))
    #expect(told(&machine) == [0, 1, 2])
    #expect(machine.isFinished)
  }

  @Test("A place has two orders at most, and answers are told in the order of the plans")
  func order() {
    var machine = machine(5, places: 2)
    #expect(fill(&machine, 0) == [0, 1])
    #expect(fill(&machine, 1) == [2, 3])
    #expect(fill(&machine, 0).isEmpty)
    machine.answered(1, answer(2))
    #expect(told(&machine).isEmpty)
    machine.answered(0, answer(0))
    #expect(told(&machine) == [0])
    #expect(fill(&machine, 1) == [4])
    machine.answered(0, answer(1))
    #expect(told(&machine) == [1, 2])
    machine.answered(1, answer(3))
    #expect(!machine.isFinished)
    machine.answered(1, answer(4))
    #expect(told(&machine) == [3, 4])
    #expect(machine.isFinished)
  }

  @Test("A worker that ends costs the first of its plans, and the rest comes back in order")
  func ends() throws {
    var machine = machine(5, places: 2)
    _ = fill(&machine, 0)
    _ = fill(&machine, 1)
    machine.ended(1, killed)
    machine.ended(0, killed)
    machine.ended(0, killed)
    #expect(fill(&machine, 1) == [1, 3])
    #expect(fill(&machine, 0) == [4])
    let next = machine.tell()
    let (index, answer) = try #require(next)
    #expect(index == 0)
    #expect(answer?.death?.words == ["gone"])
    #expect(answer?.death?.outcome == .killed)
  }

  @Test("Plans of which nothing is run are told in their turn without an answer")
  func skipped() {
    var machine = machine(4, places: 1, without: [0, 1, 3])
    #expect(told(&machine) == [0, 1])
    #expect(fill(&machine, 0) == [2])
    machine.answered(0, answer(2))
    #expect(told(&machine) == [2, 3])
    #expect(machine.isFinished)
    var none = self.machine(2, places: 1, without: [0, 1])
    #expect(fill(&none, 0).isEmpty)
    #expect(told(&none) == [0, 1])
    #expect(none.isFinished)
    #expect(self.machine(0, places: 1).isFinished)
  }

  @Test(
    "Every plan is told once, in order, with its own answer, whatever workers do",
    arguments: 0..<200)
  func random(_ number: UInt64) {
    var lots = Lots(seed: number)
    let count = UInt64(lots.below(30))
    let places = 1 + lots.below(4)
    let missing = Set((0..<count).filter { _ in lots.once(in: 5) })
    var machine = machine(count, places: places, without: missing)
    var orders = Array(repeating: [UInt64](), count: places)
    var dead: Set<UInt64> = []
    var results: [Int: ReplayAnswer?] = [:]
    for _ in 0..<2000 where !machine.isFinished {
      let place = lots.below(places)
      orders[place] += fill(&machine, place)
      #expect(orders[place].count <= 2)
      if lots.once(in: 6) {
        machine.ended(place, killed)
        if let first = orders[place].first { dead.insert(first) }
        orders[place] = []
      } else if !orders[place].isEmpty {
        machine.answered(place, answer(orders[place].removeFirst()))
      }
      while let (index, answer) = machine.tell() {
        #expect(index == results.count)
        results[index] = .some(answer)
      }
    }
    #expect(machine.isFinished)
    for index in 0..<count {
      let told = results[Int(index)]
      #expect(told != nil)
      let result = told.flatMap(\.self)
      #expect((result == nil) == missing.contains(index))
      #expect((result?.death != nil) == dead.contains(index))
      if let ending = result?.ending { #expect(ending.steps == index) }
    }
  }
}
