import EngineSystem
import Scenario
import Testing

@testable import Harness
@testable import Processes

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

  private func answer(_ number: UInt64) -> RunResult {
    var recording = RunResult(spec: EngineSpec(seed: number).runSpec)
    recording.steps = number
    return recording
  }

  private func fill(_ machine: inout ReplayMachine, _ place: Int) -> [UInt64] {
    var numbers: [UInt64] = []
    while let order = machine.order(for: place) { numbers.append(order.number) }
    return numbers
  }

  private func told(_ machine: inout ReplayMachine) -> [Int] {
    var indices: [Int] = []
    while let told = machine.tell() { indices.append(told.index) }
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

  @Test("A place has two orders at most, and answers are reported in the order of the plans")
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

  @Test("A worker that ends twice in a plan costs only that plan, and the rest comes back in order")
  func ends() throws {
    var machine = machine(5, places: 2)
    _ = fill(&machine, 0)
    _ = fill(&machine, 1)
    machine.ended(1, killed)
    machine.ended(0, killed)
    machine.ended(0, killed)
    #expect(fill(&machine, 1) == [0, 1])
    machine.ended(1, killed)
    #expect(fill(&machine, 1) == [1, 2])
    #expect(fill(&machine, 0) == [3, 4])
    let next = machine.tell()
    let told = try #require(next)
    #expect(told.index == 0 && told.lost == nil)
    #expect(told.answer?.outcome.death?.words == ["gone"])
    #expect(told.answer?.outcome.kind == .killed)
  }

  @Test("A death that does not happen again is reported beside the answer of the next run")
  func lost() throws {
    var machine = machine(1, places: 1)
    _ = fill(&machine, 0)
    machine.ended(0, killed)
    #expect(fill(&machine, 0) == [0])
    machine.answered(0, answer(0))
    let told = machine.tell()
    #expect(told?.answer?.steps == 0 && told?.lost?.kind == .killed)
    // Three deaths of which no two are alike are blamed on the machine too.
    machine = self.machine(1, places: 1)
    for cause: WorkerEnd.Cause in [
      .died(.signalled(9)), .timeLimit(milliseconds: 1), .died(.signalled(4)),
    ] {
      #expect(fill(&machine, 0) == [0])
      machine.ended(0, WorkerEnd(cause))
    }
    let last = machine.tell()
    #expect(last?.answer?.outcome.kind == .trapped && last?.lost?.kind == .killed)
    #expect(machine.isFinished)
  }

  @Test("Plans of which nothing is run are reported in their turn without an answer")
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
    "Every plan is reported once, in order, with its own answer, whatever workers do",
    arguments: 0..<200)
  func random(_ number: UInt64) {
    var lots = Lots(seed: number)
    let count = UInt64(lots.below(30))
    let places = 1 + lots.below(4)
    let missing = Set((0..<count).filter { _ in lots.once(in: 5) })
    var machine = machine(count, places: places, without: missing)
    var orders = Array(repeating: [UInt64](), count: places)
    var deaths: [UInt64: Int] = [:]
    var lost: Set<UInt64> = []
    var results: [Int: RunResult?] = [:]
    for _ in 0..<2000 where !machine.isFinished {
      let place = lots.below(places)
      orders[place] += fill(&machine, place)
      #expect(orders[place].count <= 2)
      if lots.once(in: 6) {
        machine.ended(place, killed)
        if let first = orders[place].first { deaths[first, default: 0] += 1 }
        orders[place] = []
      } else if !orders[place].isEmpty {
        machine.answered(place, answer(orders[place].removeFirst()))
      }
      while let told = machine.tell() {
        #expect(told.index == results.count)
        results[told.index] = .some(told.answer)
        if told.lost != nil { lost.insert(UInt64(told.index)) }
      }
    }
    #expect(machine.isFinished)
    for index in 0..<count {
      let told = results[Int(index)]
      #expect(told != nil)
      let result = told.flatMap(\.self)
      #expect((result == nil) == missing.contains(index))
      #expect((result?.outcome.death != nil) == (deaths[index] == 2))
      #expect(lost.contains(index) == (deaths[index] == 1))
      if let result, result.isEnded { #expect(result.steps == index) }
    }
  }
}
