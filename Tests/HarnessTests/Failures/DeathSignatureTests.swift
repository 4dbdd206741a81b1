import Testing

@testable import Harness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("DeathSignature") struct DeathSignatureTests {
  private func signature(_ end: ProcessEnd, _ words: String...) -> String {
    DeathSignature.signature(of: end, words: words)
  }

  @Test("A trap is told by the runtime's words without their numbers, or by its signal")
  func traps() {
    let line = "MVCC/Leaf.swift:12: Fatal error: leaf 0xFE of 12 has 3 keys"
    #expect(
      signature(.signalled(SIGILL), "noise", line, "Stack:") == "trap: leaf # of # has # keys")
    #expect(signature(.signalled(SIGTRAP), line) == signature(.signalled(SIGILL), line))
    #expect(signature(.signalled(SIGSEGV), "noise") == "trap: SIGSEGV")
    #expect(signature(.exited(5), "a.swift:1: Fatal error: gone", "", "TRAPPED: …") == "trap: gone")
  }

  @Test("A process that was killed is told by what killed it")
  func killed() {
    #expect(signature(.signalled(SIGKILL)) == "killed by SIGKILL")
    #expect(signature(.signalled(64)) == "killed by signal 64")
  }
}
