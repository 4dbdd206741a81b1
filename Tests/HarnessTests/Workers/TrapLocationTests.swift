import EngineSystem
import Scenario
import Testing

@testable import Harness
@testable import Processes

@Suite("TrapLocation") struct TrapLocationTests {
  @Test("The notes that tell a place are read, and no others")
  func notes() {
    for (notes, place) in [
      (["12 fiber3", "COMMIT"], TrapLocation(step: 12, actor: "fiber3", statement: "COMMIT")),
      (["0 run"], TrapLocation(step: 0, actor: "run", statement: nil)),
      (["x fiber3"], nil), ([""], nil), ([], nil), (["1 2 3"], nil),
    ] as [([String], TrapLocation?)] {
      #expect(TrapLocation(notes: notes) == place, "\(notes)")
    }
  }

  @Test("A worker that says where it was before it dies is reported with its place")
  func worker() throws {
    let program = try ScriptedProgram(
      """
      begin
      echo 'a.swift:1: Fatal error: slot 7' >&2
      printf '\\n\\03512 fiber3\\n\\035COMMIT\\n' >&2
      kill -ILL $$
      """)
    let pool = program.pool()
    try pool.give(1)
    let place = TrapLocation(step: 12, actor: "fiber3", statement: "COMMIT")
    let end = WorkerEnd(
      .died(.signalled(4)), words: ["a.swift:1: Fatal error: slot 7"], place: place)
    #expect(try pool.events(1) == [.ended(place: 0, end)])
  }

  @Test(
    "The result of a trap has its step, client and statement, and so have summary and failure file")
  func results() throws {
    let place = TrapLocation(step: 12, actor: "fiber3", statement: "COMMIT")
    let words = ["a.swift:1: Fatal error: slot 7"]
    let result = SeedResult(seed: 5, WorkerEnd(.died(.signalled(4)), words: words, place: place))
    #expect(result.kind == .trapped)
    #expect(result.steps == 12)
    #expect(result.signature == "trap: slot #")
    let finding = try #require(result.finding)
    #expect([finding.property, finding.message, finding.actor] == ["trap", "slot 7", "fiber3"])
    #expect(finding.step == 12)
    #expect(finding.statement == "COMMIT")
    let text = SweepText(Results.summary([result])).text
    #expect(text.contains("\n  slot 7\n  step 12, fiber3\n  statement: COMMIT\n  ended: SIGILL\n"))
    #expect(SweepText(Results.summary([result])).json().contains("\"steps\" : 12"))
    let file = FailureFile(
      ToyDriver.draw(5, .fast), result.result.with(backtrace: ["deep"]), build: .current)
    #expect(file.result.outcome.failure == finding)
    #expect(file.result.outcome.death?.backtrace == ["deep"])
  }

  @Test("A death that is not a trap, and a trap that said nothing, has no place")
  func others() {
    let place = TrapLocation(step: 12, actor: "fiber3", statement: nil)
    for end in [
      WorkerEnd(.died(.signalled(9)), place: place), WorkerEnd(.died(.signalled(4))),
      WorkerEnd(.timeLimit(milliseconds: 1000), place: place),
    ] {
      let result = SeedResult(seed: 5, end)
      #expect(result.finding == nil)
      #expect(result.steps == 0)
    }
  }
}
