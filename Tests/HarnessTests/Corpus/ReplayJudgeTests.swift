import EngineSystem
import Foundation
import MVCC
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("ReplayJudge") struct ReplayJudgeTests {
  private static let build = BuildIdentity(
    version: "1", configuration: "debug", traits: [], fingerprint: "0")

  private let judge = ReplayJudge(build: build)

  private func plan(_ text: String) throws -> ReplayPlan {
    let whole = text + "\nreason: r\ndate: 2026-11-20"
    let entry = try #require(
      try SeedFile.parse(whole, file: "a.seed", system: ToyDriver.system).first)
    return try ReplayPlan(.seed(entry), ToyDriver.system)
  }

  private func death(_ signal: Int32) -> RunResult {
    RunResult(seed: 1, WorkerEnd(.died(.signalled(signal)), words: ["state 7"]))
  }

  @Test("A plan says what is to run")
  func plans() throws {
    let seed = try plan("seed: 3\nprofile: chaos\nsteps: 10\nexpect: trap")
    guard case .run(let run) = seed.work else { throw Unexpected() }
    #expect(!run.isRecording)
    #expect(run.spec.steps == 10)
    #expect([seed.place, seed.profile] == ["a.seed:1", "chaos"])
    #expect(seed.command == "heddle run --seed 3 --profile chaos --steps 10")
  }

  private struct Unexpected: Error {}

  @Test("A process that died fails an entry that expects anything else, with its last words")
  func deaths() throws {
    let pass = judge.result(of: try plan("seed: 1\nexpect: pass"), death(SIGILL))
    #expect(pass.verdict == .unexpected)
    #expect(pass.exitStatus == .systemTrapped)
    #expect(
      pass.notes == ["expected a pass, but the system under test trapped (SIGILL)", "state 7"])
    let killed = judge.result(of: try plan("seed: 1\nexpect: trap"), death(SIGKILL))
    #expect(killed.verdict == .unexpected)
    #expect(
      killed.notes.first == "expected a trap, but its process was ended by SIGKILL")
  }

  @Test("An expected trap counts as one, whatever caught it")
  func traps() throws {
    let trap = try plan("seed: 1\nexpect: trap")
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGABRT] {
      #expect(judge.result(of: trap, death(signal)).verdict == .expected, "\(signal)")
    }
    let other = try plan("seed: 1\nexpect: trap\nsignature: s")
    #expect(judge.result(of: other, death(SIGILL)).verdict == .unexpected)
  }

  @Test("A property that fails elsewhere than its recorded signature is not the same")
  func signatures() throws {
    let answer = try answer(of: 3)
    let same = try plan(
      "seed: 3\nexpect: fail toy-sum\nsignature: toy-sum in update at ToyPoint.middle")
    #expect(judge.result(of: same, answer).verdict == .expected)
    let group = try plan("seed: 3\nexpect: fail toy-sum\nsignature: toy-sum in update")
    #expect(judge.result(of: group, answer).verdict == .expected)
    let other = judge.result(
      of: try plan("seed: 3\nexpect: fail toy-sum\nsignature: toy-sum in commit"), answer)
    #expect(other.verdict == .unexpected)
    #expect(other.exitStatus == .propertyFailed)
    let stall = judge.result(of: try plan("seed: 4\nexpect: fail progress"), try self.answer(of: 4))
    #expect(
      stall.notes.first == "expected a failure of progress, but it stalled: progress in commit")
    #expect(stall.exitStatus == .stalled)
  }

  private func answer(of seed: UInt64, isRecording: Bool = false) throws -> RunResult {
    let spec = ToyDriver.draw(seed, .fast)
    var request = RunRequest(spec)
    request.isRecording = isRecording
    let parts = (isRecording ? RunOrder.Task.replayRecording : .replay).parts
    return ToyDriver.execute(request).keeping(parts)
  }

  @Test("A failure file in whose run the engine dies failed differently from what it says")
  func deathOfFailure() throws {
    let spec = ToyDriver.draw(3, .fast)
    let recording = ToyDriver.execute(RunRequest(spec))
    let failed = FailureFile(spec, recording, build: Self.build)
    let other = judge.result(
      of: try ReplayPlan(.failure(path: "x", failed), ToyDriver.system), death(SIGILL))
    #expect(other.verdict == .unexpected)
    #expect(other.exitStatus == .systemTrapped)
    #expect(other.notes.contains("the outcome was \"failed\" and is \"trapped\""))
    #expect(other.notes.contains("state 7"))
    let trapped = FailureFile(
      trapIn: spec, at: TrapLocation(step: 7, actor: "fiber1", statement: nil), build: Self.build)
    let plan = try ReplayPlan(.failure(path: "x", trapped), ToyDriver.system)
    let again = judge.result(of: plan, death(SIGILL))
    #expect(again.verdict == .failsAgain)
    #expect(again.notes.first == "the system under test traps again")
    #expect(judge.result(of: plan, death(SIGKILL)).verdict == .unexpected)
    let passes = judge.result(of: plan, try answer(of: 1))
    #expect(passes.verdict == .passes)
    #expect(passes.exitStatus == .passed)
    #expect(judge.result(of: plan, try answer(of: 3)).verdict == .unexpected)
  }

  @Test("An answer has what its plan asked for")
  func parts() throws {
    #expect(try answer(of: 3).samples == DigestSamples())
    #expect(try answer(of: 3).interventions == [])
    #expect(try answer(of: 3).lastEvents == ["first event", "last event"])
    #expect(try answer(of: 3, isRecording: true).samples != DigestSamples())
    #expect(try answer(of: 3, isRecording: true).interventions.isEmpty == false)
  }

  @Test("The gravest status of many results is the status of all")
  func gravest() throws {
    let plan = try plan("seed: 1\nexpect: pass")
    func status(_ statuses: Console.ExitStatus...) -> Console.ExitStatus {
      ReplayResult.exitStatus(of: statuses.map { ReplayResult(plan, .unexpected, $0) })
    }
    #expect(status(.propertyFailed, .stalled, .systemTrapped, .nondeterminism) == .nondeterminism)
    #expect(status(.propertyFailed, .stalled, .systemTrapped) == .systemTrapped)
    #expect(status(.propertyFailed, .stalled, .passed) == .stalled)
    #expect(status(.passed, .cannotBeJudged) == .passed)
    #expect(status(.cannotBeJudged) == .cannotBeJudged)
    #expect(status() == .passed)
  }
}
