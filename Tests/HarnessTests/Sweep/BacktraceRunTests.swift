import EngineSystem
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("BacktraceRun") struct BacktraceRunTests {
  private let backtrace = """
    heddle: Fatal error: index 3 in slot 0x17
    *** Signal 4: Backtracing from 0x55d0c1a2b3c4... done ***

    Thread 0 "heddle" crashed:

    0               0x000055d0c1a2b3c4 require(_:_:) + 12 in heddle at /src/Require.swift:9:5
    1 [ra]          0x000055d0c1a2b3d0 Engine.commit(_:) + 96 in heddle at /src/Engine.swift:44:9
    2 [ra] [system] 0x00007f00c1a2b3d0 __libc_start_main + 128 in libc.so.6
    3 no frame
    x 0x1 not a frame in it

    Backtrace took 1.20s
    """

  @Test("Frames lose the addresses and marks, which differ from process to process")
  func frames() {
    #expect(
      BacktraceRun.frames(in: backtrace) == [
        "require(_:_:) + 12 in heddle at /src/Require.swift:9:5",
        "Engine.commit(_:) + 96 in heddle at /src/Engine.swift:44:9",
        "__libc_start_main + 128 in libc.so.6",
      ])
    #expect(BacktraceRun.frames(in: "").isEmpty)
    #expect(BacktraceRun.frames(in: "Fatal error: 0 in 1\n").isEmpty)
    let deep = (0..<500).map { "\($0) [ra] 0x01 f() in heddle\n" }.joined()
    #expect(BacktraceRun.frames(in: deep).count == 60)
  }

  @Test("The run is repeated with its whole spec, within the limits, with backtraces on")
  func run() throws {
    var asked: ([String], [String], Subprocess.Limits)?
    let rerun = BacktraceRun { (words, variables, limits) throws(HarnessError) in
      asked = (words, variables.map { "\($0.name)=\($0.value)" }, limits)
      return Subprocess.Result(errors: backtrace, end: .signalled(4))
    }
    var spec = ToyDriver.draw(7, .chaos)
    spec.steps = 77
    let shown = try rerun.backtrace(
      of: spec, limits: Subprocess.Limits(time: .milliseconds(9), megabytes: 8))
    #expect(shown.isAgain)
    #expect(shown.frames.count == 3)
    #expect(shown.lines == shown.frames)
    let (words, variables, limits) = try #require(asked)
    #expect(words.starts(with: ["record", "--seed", "7"]))
    #expect(words.contains("chaos") && words.contains("77"))
    #expect(variables.count == 1)
    #expect(variables[0].hasPrefix("SWIFT_BACKTRACE=enable=yes,interactive=no,"))
    #expect(limits.time == .milliseconds(9) && limits.megabytes == 8)
  }

  @Test("A second run that succeeds is reported as such, and so is a lack of backtraces")
  func otherEnds() throws {
    func lines(_ errors: String, _ end: TerminationStatus) throws -> [String] {
      let rerun = BacktraceRun { (_, _, _) throws(HarnessError) in
        Subprocess.Result(errors: errors, end: end)
      }
      return try rerun.backtrace(
        of: ToyDriver.draw(7, .chaos),
        limits: Subprocess.Limits(time: .milliseconds(9), megabytes: 8)
      ).lines
    }
    #expect(try lines("", .exited(0)) == ["run again, it did not end like this"])
    #expect(try lines("", .exited(1)) == ["run again, it did not end like this"])
    #expect(
      try lines("Fatal error: x\n", .signalled(4))
        == ["no backtrace, because there is no Swift toolchain in PATH"])
  }
}
