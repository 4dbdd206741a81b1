import EngineSystem
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("Lines of orders and answers") struct RunOrderLineTests {
  private func order(_ seed: UInt64, _ options: [String: String], _ task: RunOrder.Task = .run)
    -> RunOrder
  {
    RunOrder(number: seed &+ 1, task: task, seed: seed, options: options, milliseconds: 60_000)
  }

  @Test("Orders are read as they were written, whatever the options of the order before")
  func orders() throws {
    var writer = OrderWriter()
    var reader = OrderReader()
    var given = order(7, ["steps": "1\t0"], .replayRecording)
    given.plans = [RecordedPlan(actor: "client0", operation: 3, plan: "{\"text\":\"a\\tb\"}")]
    let orders = [
      given, order(1, [:]), order(2, [:], .record),
      order(.max, ["profile": "chaos", "steps": "1 000"]),
      order(4, ["profile": "chaos", "steps": "1 000"], .replay), order(5, [:], .replayRecording),
      order(6, ["workloads": "kv=1,\"x\"\n"]), given,
    ]
    for order in orders {
      let line = writer.line(order)
      #expect(!line.contains("\n"))
      #expect(try reader.order(line) == order)
    }
  }

  @Test(
    "A line that is not an order is refused in a sentence",
    arguments: [
      "", "1", "1 run 2 3", "x run 2 3 {}", "1 walk 2 3 {}", "1 run -2 3 {}", "1 run 2 3 {",
      "1 run 2 3 []", "1 run 2 3 {}\t{}",
    ])
  func wrongOrders(_ line: String) {
    var reader = OrderReader()
    #expect(throws: HarnessError.self) { try reader.order(line) }
  }

  @Test("Answers are read as they were written")
  func answers() throws {
    var passed = RunAnswer(number: 7)
    passed.line = Results.passed(3)
    #expect(passed.body.hasPrefix("passed {"))
    var failed = RunAnswer(number: 8)
    failed.line = Results.failed(3)
    var refused = RunAnswer(number: 9)
    refused.complaint = "--hot-keys: too many"
    var replayed = RunAnswer(number: .max)
    replayed.line = SeedResult(seed: 4, WorkerEnd(.died(.signalled(4))))
    for answer in [passed, failed, refused, replayed] {
      #expect(!answer.body.contains("\n"))
      #expect(try RunAnswer(number: answer.number, body: answer.body) == answer)
    }
  }

  @Test("The quick line of a seed that passed is the one that JSON gives")
  func quickLine() throws {
    for seed in [0, 7, UInt64.max] {
      let result = Results.passed(seed)
      #expect(ResultLineWriter.text(of: result) == JSONText.line(of: result))
    }
    #expect(ResultLineWriter.text(of: Results.failed(3)) == nil)
  }

  @Test(
    "A body that is not an answer ends the work in a sentence",
    arguments: ["", "passed", "passed {}", "passed 5 {}", "answer", "answer {", "other {}"])
  func wrongAnswers(_ body: String) {
    #expect(throws: HarnessError.self) { try RunAnswer(number: 1, body: body) }
  }
}
