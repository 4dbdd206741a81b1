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

/// Sends SIGINT to this process and gives the thread that takes signals time for it.
private func interrupt() {
  kill(getpid(), SIGINT)
  for _ in 0..<200 where !UserInterrupt.isRequested { usleep(10_000) }
  usleep(50_000)
}
