import Testing

@testable import Harness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("DeathSignature") struct DeathSignatureTests {
  @Test("A trap is told by its signal and the runtime's words, without their numbers")
  func traps() {
    #expect(
      DeathSignature.of(
        .signalled(SIGILL),
        lastWords: "noise\nMVCC/Leaf.swift:12: Fatal error: leaf 0xFE of 12 has 3 keys\nStack:\n")
        == "trap SIGILL: leaf # of # has # keys")
    #expect(
      DeathSignature.of(.signalled(SIGTRAP), lastWords: "a.swift:1: Precondition failed: odd")
        == "trap SIGTRAP: odd")
    #expect(DeathSignature.of(.signalled(SIGSEGV), lastWords: "") == "trap SIGSEGV")
    #expect(
      DeathSignature.of(.exited(5), lastWords: "a.swift:1: Fatal error: gone\n\nTRAPPED: …\n")
        == "trap: gone")
  }

  @Test("A process that was killed is told by what killed it")
  func killed() {
    #expect(DeathSignature.of(.signalled(SIGKILL), lastWords: "") == "killed SIGKILL")
    #expect(DeathSignature.of(.signalled(64), lastWords: "") == "killed signal 64")
    #expect(DeathSignature.of(.exited(9), lastWords: "") == "exited 9")
  }

  @Test("Deaths are told from properties")
  func kinds() {
    for death in ["hang", "trap SIGILL", "trap: gone", "killed SIGKILL"] {
      #expect(DeathSignature.isDeath(death))
    }
    #expect(!DeathSignature.isDeath("snapshot-read in select"))
  }
}
