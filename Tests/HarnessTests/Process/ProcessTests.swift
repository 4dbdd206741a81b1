import Foundation
import Testing

@testable import Harness

@Suite("Process") struct ProcessTests {
  @Test("A child's output and exit status come back, a signal as 128 and its number")
  func child() throws {
    let answer = try ChildProcess.run("/bin/sh", ["-c", "echo one; echo two; exit 3"])
    #expect(answer.output == "one\ntwo\n")
    #expect(answer.status == 3)
    #expect(try ChildProcess.run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
    let long = try ChildProcess.run("/bin/sh", ["-c", "head -c 300000 /dev/zero"])
    #expect(long.output.utf8.count == 300_000)
    let quiet = try ChildProcess.run("/bin/sh", ["-c", "echo no >&2; echo yes"], isQuiet: true)
    #expect(quiet.output == "yes\n")
  }

  @Test("An interruption kills a child that is still at work")
  func killed() throws {
    var questions = 0
    let answer = try ChildProcess.run(
      "/bin/sh", ["-c", "echo one; exec sleep 600"],
      isInterrupted: {
        questions += 1
        return questions > 3
      })
    #expect(answer.status == 128 + SIGKILL)
    #expect(answer.output == "one\n")
  }

  @Test("A program that is not there cannot be judged")
  func missing() {
    #expect(throws: HarnessError.child("/no/such/program: No such file or directory")) {
      try ChildProcess.run("/no/such/program", [])
    }
  }

  @Test("A trap ends the process with status 5, its message and the prepared text printed")
  func trap() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(5), observing: [\.standardErrorContent]
    ) {
      TrapReporter.arm(text: "prepared text\n")
      fatalError("the broken promise")
    }
    let text = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(text.contains("the broken promise"))
    #expect(text.hasSuffix("prepared text\n"))
  }

  @Test("A trap puts the prepared failure file in its place")
  func trapFile() async throws {
    let from = NSTemporaryDirectory() + "heddle-trap-test-\(getpid())"
    try await withFile(from) {
      await #expect(processExitsWith: .exitCode(5)) {
        // The child finds the parent's file by its number.
        let from = NSTemporaryDirectory() + "heddle-trap-test-\(getppid())"
        let unfinished = from + ".unfinished"
        _ = FileManager.default.createFile(atPath: unfinished, contents: nil)
        TrapReporter.arm(text: "", renaming: (from, from + ".moved"), removing: [unfinished])
        fatalError("x")
      }
      let moved = FileManager.default.contents(atPath: from + ".moved")
      #expect(moved == Data("whole".utf8))
      #expect(!FileManager.default.fileExists(atPath: from + ".unfinished"))
      try? FileManager.default.removeItem(atPath: from + ".moved")
    }
  }

  private func withFile(_ path: String, _ body: () async -> Void) async throws {
    try "whole".write(toFile: path, atomically: false, encoding: .utf8)
    await body()
    try? FileManager.default.removeItem(atPath: path)
  }

  @Test("A stack that overflows is a trap too")
  func overflow() async {
    await #expect(processExitsWith: .exitCode(5)) {
      TrapReporter.arm(text: "")
      exit(Int32(truncatingIfNeeded: deep(1)))
    }
  }

  @Test("After disarming a trap is fatal in the usual way")
  func disarmed() async {
    await #expect(processExitsWith: .signal(SIGILL)) {
      TrapReporter.arm(text: "")
      TrapReporter.disarm()
      fatalError("x")
    }
  }

  @Test("The first SIGINT is noted, and the second ends the process")
  func interrupts() async {
    await #expect(processExitsWith: .exitCode(7)) {
      UserInterrupt.install()
      if UserInterrupt.isRequested { exit(1) }
      interrupt()
      exit(UserInterrupt.isRequested ? 7 : 2)
    }
    await #expect(processExitsWith: .signal(SIGINT)) {
      UserInterrupt.install()
      interrupt()
      interrupt()
    }
  }
}

/// Goes down without end.
@inline(never)
private func deep(_ level: Int) -> Int { level == .max ? 0 : deep(level + 1) &+ level }

/// Sends SIGINT to this process and gives the thread that takes signals time for it.
private func interrupt() {
  kill(getpid(), SIGINT)
  for _ in 0..<200 where !UserInterrupt.isRequested { usleep(10_000) }
  usleep(50_000)
}
