import Foundation
import Testing

@testable import Processes

@Suite("DeathSignature") struct DeathSignatureTests {
  private func signature(_ end: TerminationStatus, _ words: String...) -> String {
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

  @Test("What others do to a process is not a trap")
  func traps() {
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGSYS] {
      #expect(DeathSignature.isTrap(.signalled(number)))
    }
    for number in [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGALRM, SIGPIPE, SIGXCPU] {
      #expect(!DeathSignature.isTrap(.signalled(number)))
    }
    #expect(DeathSignature.isTrap(.exited(1)))
  }
}
