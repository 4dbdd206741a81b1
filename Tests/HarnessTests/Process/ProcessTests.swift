import Foundation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

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
    let folder = Folder()
    var questions = 0
    let answer = try ChildProcess.run(
      "/bin/sh", ["-c", "echo one; : >\"$0\"; exec sleep 600", folder.file("said")],
      isInterrupted: {
        // Once the file is there, one question may come before the line is looked for and one before
        // it is read.
        if folder.read("said") != nil { questions += 1 }
        return questions > 2
      })
    #expect(answer.status == 128 + SIGKILL)
    #expect(answer.output == "one\n")
  }

  @Test("A program that somebody still has open for writing is tried again, and not for ever")
  func busy() throws {
    let folder = Folder()
    let copy = try ChildProcess.run("/bin/sh", ["-c", "cp /bin/sh \"$0\"", folder.file("sh")])
    #expect(copy.status == 0)
    let writing = open(folder.file("sh"), O_WRONLY | O_CLOEXEC)
    let spawn = Spawn(folder.file("sh"), ["-c", "exit 3"])
    #expect(throws: HarnessError.child("\(folder.file("sh")): Text file busy")) {
      try spawn.start { $0 < 3 }
    }
    var refusals = 0
    let id = try spawn.start {
      refusals = $0
      if $0 == 2 { close(writing) }
      return true
    }
    #expect(ProcessEnd.wait(for: id) == .exited(3))
    // More than two where another test is in the middle of starting a child.
    #expect(refusals >= 2)
  }

  @Test("A child sees the variables of this process byte for byte, and those that take their place")
  func environment() async {
    // In a process of its own: variables that are set while others read them are a race.
    await #expect(processExitsWith: .success) {
      let bytes: [UInt8] = Array("a".utf8) + [0xFF, 0xC3, 0x28, 0x3D, 0x80]
      _ = (bytes + [0]).withUnsafeBytes { value in
        setenv("HEDDLE_BYTES", value.baseAddress!.assumingMemoryBound(to: CChar.self), 1)
      }
      for name in ["HEDDLE_OLD", "HEDDLE_OLDER", "HEDDLE_OL"] { setenv(name, "before", 1) }
      setenv("HEDDLE_EMPTY", "", 1)
      var spawn = Spawn("env", [])
      spawn.variables = [("HEDDLE_OLD", "after é"), ("HEDDLE_NEW", "x=y")]
      let lines = try output(of: spawn).split(separator: 0x0A).map(Array.init)
      let own = lines.filter { $0.starts(with: "HEDDLE_".utf8) }
      let expected = [
        Array("HEDDLE_BYTES=".utf8) + bytes, Array("HEDDLE_EMPTY=".utf8),
        Array("HEDDLE_NEW=x=y".utf8), Array("HEDDLE_OL=before".utf8),
        Array("HEDDLE_OLD=after é".utf8), Array("HEDDLE_OLDER=before".utf8),
      ]
      #expect(own.sorted { $0.lexicographicallyPrecedes($1) } == expected)
    }
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
      kill(getpid(), SIGINT)
      // The process ends here, when the signal has come.
      _ = Patience.eventually { false }
    }
  }
}

/// Sends SIGINT to this process and waits for the handler's last act, which puts the default back.
private func interrupt() {
  kill(getpid(), SIGINT)
  _ = Patience.eventually {
    var action = sigaction()
    sigaction(SIGINT, nil, &action)
    #if canImport(Glibc)
      return action.__sigaction_handler.sa_handler == nil
    #else
      return action.__sigaction_u.__sa_handler == nil
    #endif
  }
}

/// What a program writes to its standard output.
private func output(of spawn: Spawn) throws -> [UInt8] {
  let pipe = try Processes.Pipe()
  var spawn = spawn
  spawn.descriptors = [(child: 1, own: pipe.writing)]
  let id = try spawn.start()
  close(pipe.writing)
  var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 14))
  while true {
    let count = systemRead(pipe.reading, &chunk, chunk.count)
    if count <= 0 { break }
    bytes += chunk[..<count]
  }
  close(pipe.reading)
  _ = ProcessEnd.wait(for: id)
  return bytes
}
