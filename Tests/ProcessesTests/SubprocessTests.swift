import Foundation
import Testing

@testable import Console
@testable import Processes

@Suite("Subprocess", .timeLimit(.minutes(60))) struct SubprocessTests {
  init() { ignoreBrokenPipes() }

  private func shell(_ script: String, _ arguments: String...) -> Spawn {
    Spawn("/bin/sh", ["-c", script] + arguments)
  }

  private func start(
    _ script: String, limits: Subprocess.Limits = Subprocess.Limits()
  ) throws -> Subprocess {
    try Subprocess(
      shell(script), input: .pipe, output: .pipe(.first(1 << 20)), errors: .pipe(.first(1 << 20)),
      limits: limits)
  }

  @Test("A process's output and exit status come back, a signal as 128 and its number")
  func output() throws {
    let result = try Subprocess.run("/bin/sh", ["-c", "echo one; echo two; exit 3"])
    #expect(result.output == "one\ntwo\n")
    #expect(result.status == 3)
    #expect(result.reason == nil)
    #expect(try Subprocess.run("/bin/sh", ["-c", "kill -9 $$"]).status == 137)
    let long = try Subprocess.run("/bin/sh", ["-c", "head -c 300000 /dev/zero"])
    #expect(long.output.utf8.count == 300_000)
    let quiet = try Subprocess.run("/bin/sh", ["-c", "echo no >&2; echo yes"], isQuiet: true)
    #expect(quiet.output == "yes\n")
  }

  @Test("Too much output is an error, and a tail keeps the end of it")
  func bounds() throws {
    let spawn = shell("printf 0123456789")
    #expect(throws: HarnessError.child("/bin/sh printed more than can be kept")) {
      try Subprocess.run(spawn, output: .pipe(.first(9)), errors: .inherited)
    }
    #expect(
      try Subprocess.run(spawn, output: .pipe(.first(10)), errors: .null).output == "0123456789")
    #expect(try Subprocess.run(spawn, output: .pipe(.last(3)), errors: .null).output == "789")
  }

  @Test("Looking at a process reads what has arrived and does not wait for more")
  func polling() throws {
    let process = try start("read a; echo \"got $a\"; read b")
    #expect(process.poll() == nil)
    #expect(process.output?.text == "")
    process.send("one")
    #expect(eventually { process.poll() == nil && process.output?.text == "got one\n" })
    #expect(process.output?.takeLines() == ["got one"])
    #expect(process.output?.text == "")
    process.send("two")
    #expect(process.wait().status == .exited(0))
    #expect(process.output?.isOpen == false)
  }

  @Test(
    "A line longer than a pipe is written while the process waits for its own output to be read",
    .timeLimit(.minutes(2)))
  func longLines() throws {
    let process = try start("head -c 300000 /dev/zero; read -r line; echo \"${#line}\"")
    process.send(String(repeating: "x", count: 300_000))
    #expect(process.waitingInput != nil)
    process.send("the next")
    #expect(process.wait().status == .exited(0))
    #expect(process.output?.text.hasSuffix("\u{0}300000\n") == true)
    // The rest will never be read.
    #expect(process.waitingInput == nil)
  }

  @Test("A line that will never be read is dropped")
  func droppedLines() throws {
    let process = try start("exec <&-; echo closed; read a")
    #expect(eventually { process.poll() != nil || process.output?.text == "closed\n" })
    process.send(String(repeating: "x", count: 300_000))
    #expect(process.waitingInput == nil)
    #expect(process.wait().status != .exited(0))
  }

  @Test("An interruption kills a process that is still at work")
  func killed() throws {
    let folder = try TestFolder()
    var questions = 0
    let result = try Subprocess.run(
      "/bin/sh", ["-c", "echo one; : >\"$0\"; exec sleep 600", folder.file("said")],
      isInterrupted: {
        if folder.has("said") { questions += 1 }
        return questions > 0
      })
    #expect(result.status == 128 + SIGKILL)
    #expect(result.reason == .interrupted)
    #expect(result.output == "one\n")
  }

  @Test("With time for a farewell an interrupted process may end by itself")
  func farewell() throws {
    let process = try start(
      "trap 'echo bye; exit 3' INT; echo here; while :; do sleep 0.01; done")
    let end = process.wait(farewell: .seconds(600)) { process.output?.text == "here\n" }
    #expect(end.status == .exited(3))
    #expect(end.reason == .interrupted)
    #expect(process.output?.text == "here\nbye\n")
  }

  @Test("A process that does not stop within the time it was given is killed")
  func noFarewell() throws {
    let process = try start("trap '' INT; echo here; while :; do sleep 0.01; done")
    let end = process.wait(farewell: .milliseconds(1)) { process.output?.text == "here\n" }
    #expect(end.status == .signalled(SIGKILL))
    #expect(end.reason == .interrupted)
  }

  @Test("At the limit of its time a process is killed with everything that it has started")
  func time() throws {
    let process = try start(
      "sleep 600 & exec sleep 600", limits: Subprocess.Limits(time: .milliseconds(200)))
    let end = process.wait()
    #expect(end.status == .signalled(SIGKILL))
    #expect(end.reason == .timeLimit(milliseconds: 200))
    // The other one would keep the pipe open.
    #expect(
      eventually {
        process.output?.receive()
        return process.output?.isOpen == false
      })
  }

  /// Lines of a script that take 64 MB and more.
  private static let greed =
    "x=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22;"
    + " do x=$x$x; done; while :; do sleep 0.01; done"

  @Test("At the limit of its memory a process is killed, and its peak is reported")
  func memory() throws {
    let process = try start(Self.greed, limits: Subprocess.Limits(megabytes: 32))
    let end = process.wait()
    #expect(end.status == .signalled(SIGKILL))
    #expect(end.reason == .memoryLimit(megabytes: 32))
    #expect(try #require(end.peakKilobytes) > 32 << 10)
  }

  @Test("At a limit a process may be asked where it is, and is killed once it has said so")
  func backtrace() throws {
    let process = try start(
      "trap 'echo \"Backtrace took 1 s\" >&2' ABRT; " + Self.greed,
      limits: Subprocess.Limits(megabytes: 32, wantsBacktrace: true))
    let end = process.wait()
    #expect(end.status == .signalled(SIGKILL))
    #expect(end.reason == .memoryLimit(megabytes: 32))
    #expect(process.errors?.text == "Backtrace took 1 s\n")
  }

  @Test("The end has memory and processor time, and stays the same when it is asked for again")
  func end() throws {
    let process = try start("i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; read a")
    #expect(process.poll() == nil)
    process.send("go on")
    let end = process.wait()
    #expect(end.status == .exited(0))
    #expect(try #require(end.peakKilobytes) > 0)
    #expect(end.cpuMicroseconds > 0)
    #expect(process.reap() == end)
    process.kill(for: .interrupted)
    #expect(process.end == end)
  }

  @Test("The first reason counts for which a process is killed")
  func reasons() throws {
    let process = try start("exec sleep 600")
    process.kill(for: .timeLimit(milliseconds: 7))
    process.kill(for: .interrupted)
    #expect(process.reap().reason == .timeLimit(milliseconds: 7))
  }

  @Test("A process that is no longer referenced is killed and reaped")
  func forgotten() throws {
    var process: Subprocess? = try start("exec sleep 600")
    let id = try #require(process?.id)
    #expect(kill(id, 0) == 0)
    process = nil
    #expect(kill(id, 0) != 0)
  }
}
