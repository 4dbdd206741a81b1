import Foundation
import Scenario
import Testing

@testable import Harness
@testable import Processes

@Suite("WorkerEnd") struct WorkerEndTests {
  @Test("A worker's end is a result with its outcome, signature and words")
  func results() {
    let words = ["Fatal error: no room in slot 7"]
    func result(_ cause: WorkerEnd.Cause) -> SeedResult {
      SeedResult(seed: 5, WorkerEnd(cause, words: words))
    }
    let trapped = result(.died(.signalled(SIGILL)))
    #expect(trapped.kind == .trapped)
    #expect(trapped.signature == "trap: no room in slot #")
    #expect(trapped.death?.signal == "SIGILL" && trapped.death?.words == words)
    let killed = result(.died(.signalled(SIGTERM)))
    #expect([killed.kind.rawValue, killed.signature] == ["killed", "killed by SIGTERM"])
    let hung = result(.timeLimit(milliseconds: 62_000))
    #expect(hung.kind == .hung)
    #expect(hung.death?.signal == "stopped after 62 s")
    let exhausted = result(.memoryLimit(megabytes: 64))
    #expect(exhausted.kind == .exhausted)
    #expect(exhausted.death?.signal == "stopped at 64 MB")
    // Limits are no part of a signature, so that sweeps with others can be compared.
    #expect(hung.signature == result(.timeLimit(milliseconds: 1)).signature)
    #expect(exhausted.signature == result(.memoryLimit(megabytes: 1)).signature)
    #expect([trapped, killed, hung, exhausted].allSatisfy { $0.kind.isDeath && $0.steps == 0 })
  }
}
