import Foundation
import Testing

@testable import Harness
@testable import Processes

@Suite("WorkerEnd") struct WorkerEndTests {
  private func signature(_ end: ProcessEnd, _ words: String...) -> String {
    DeathSignature.signature(of: end, words: words)
  }

  @Test("The runtime's message is the signature, without file, line, signal and numbers")
  func messages() {
    for (line, expected) in [
      ("MVCC/Row.swift:12: Fatal error: row 17 is gone", "trap: row # is gone"),
      ("Fatal error: Index out of range", "trap: Index out of range"),
      ("a.swift:1: Fatal error: 0x1f00 <= 12, 0xBEEF", "trap: # <= #, #"),
      ("a.swift:1: Fatal error: one: Fatal error: two", "trap: one: Fatal error: two"),
      ("Fatal error: ", "trap: "),
    ] {
      #expect(signature(.signalled(SIGILL), line) == expected)
      #expect(signature(.signalled(SIGTRAP), "before", line, "after") == expected)
    }
    #expect(signature(.signalled(SIGILL), "Fatal error: a", "Fatal error: b") == "trap: b")
  }

  @Test("Without a message the signal is the signature")
  func signals() {
    #expect(signature(.signalled(SIGSEGV), "last words") == "trap: SIGSEGV")
    #expect(signature(.signalled(SIGABRT)) == "trap: SIGABRT")
    #expect(signature(.exited(3)) == "trap: exit 3")
    #expect(signature(.signalled(SIGKILL), "Fatal error: x") == "killed by SIGKILL")
    #expect(signature(.signalled(40)) == "killed by signal 40")
  }

  @Test("What others do to a process is no trap")
  func traps() {
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] {
      #expect(DeathSignature.isTrap(.signalled(number)))
    }
    for number in [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGALRM, SIGPIPE, SIGXCPU] {
      #expect(!DeathSignature.isTrap(.signalled(number)))
    }
    #expect(DeathSignature.isTrap(.exited(1)))
  }

  @Test("A worker's end is a result with its outcome, signature and words")
  func results() {
    let words = ["Fatal error: no room in slot 7"]
    func result(_ cause: WorkerEnd.Cause) -> SeedResult {
      SeedResult(seed: 5, WorkerEnd(cause, words: words))
    }
    let trapped = result(.died(.signalled(SIGILL)))
    #expect(trapped.outcome == .trapped)
    #expect(trapped.signature == "trap: no room in slot #")
    #expect(trapped.death == SeedResult.Death(signal: "SIGILL", words: words))
    let killed = result(.died(.signalled(SIGTERM)))
    #expect([killed.outcome.rawValue, killed.signature] == ["killed", "killed by SIGTERM"])
    let hung = result(.timeLimit(milliseconds: 62_000))
    #expect(hung.outcome == .hung)
    #expect(hung.death?.signal == "stopped after 62 s")
    let exhausted = result(.memoryLimit(megabytes: 64))
    #expect(exhausted.outcome == .exhausted)
    #expect(exhausted.death?.signal == "stopped at 64 MB")
    // Limits are no part of a signature, so that sweeps with others can be compared.
    #expect(hung.signature == result(.timeLimit(milliseconds: 1)).signature)
    #expect(exhausted.signature == result(.memoryLimit(megabytes: 1)).signature)
    #expect([trapped, killed, hung, exhausted].allSatisfy { $0.outcome.isDeath && $0.steps == 0 })
  }
}
