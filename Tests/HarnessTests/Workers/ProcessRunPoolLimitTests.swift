import Foundation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("ProcessRunPoolLimit", .hangLimit) struct ProcessRunPoolLimitTests {
  init() { ignoreBrokenPipes() }

  /// A pool whose time moves by hand, so that no limit depends on how busy the machine is.
  private struct Rig {
    let program: ScriptedProgram
    let clock = HandClock()
    let pool: ProcessRunPool

    init(_ script: String) throws {
      program = try ScriptedProgram(script)
      let clock = clock
      pool = ProcessRunPool(
        program: program.path, places: 1, megabytesMax: 4096, now: { clock.now })
    }

    /// What happens while so much time passes, in turns of 100 milliseconds.
    func pass(milliseconds: Int64) throws -> [RunPoolEvent] {
      var events: [RunPoolEvent] = []
      for _ in 0..<milliseconds / 100 {
        clock.advance(milliseconds: 100)
        events += try pool.wait(milliseconds: 5)
      }
      return events
    }
  }

  @Test("A run that takes too long is stopped, and the time of the next begins with it")
  func time() throws {
    let rig = try Rig(
      "order; until [ -e \"$0.go\" ]; do sleep 0.01; done; answer 1; order; exec sleep 600")
    try rig.pool.give(1)
    try rig.pool.give(2, milliseconds: 700)
    #expect(try rig.pass(milliseconds: 1000).isEmpty)
    try rig.program.leave("go")
    #expect(try rig.pool.events(1) == [.answered(1)])
    #expect(try rig.pass(milliseconds: 700).isEmpty)
    #expect(
      try rig.pass(milliseconds: 100) + rig.pool.events(1)
        == [.ended(.timeLimit(milliseconds: 700))])
  }

  @Test("A worker that was stopped, as by SIGSTOP, exceeds its time too")
  func stopped() throws {
    let rig = try Rig("order; : >\"$0.stops\"; kill -STOP $$; answer 1")
    try rig.pool.give(1, milliseconds: 300)
    #expect(Patience.eventually { rig.program.note("stops") != nil })
    #expect(
      try rig.pass(milliseconds: 400) + rig.pool.events(1)
        == [.ended(.timeLimit(milliseconds: 300))])
  }

  @Test("A worker without an order has no time limit")
  func idle() throws {
    let rig = try Rig("order; answer 1; order; answer 2; order")
    try rig.pool.give(1, milliseconds: 200)
    #expect(try rig.pool.events(1) == [.answered(1)])
    #expect(try rig.pass(milliseconds: 600).isEmpty)
    try rig.pool.give(2, milliseconds: 200)
    #expect(try rig.pool.events(1) == [.answered(2)])
  }

  @Test("The time in which this process was itself stopped counts against no worker")
  func stoppedWithItsPool() throws {
    let rig = try Rig("order; exec sleep 600")
    try rig.pool.give(1, milliseconds: 1000)
    rig.clock.advance(milliseconds: 5000)
    #expect(try rig.pool.wait(milliseconds: 5).isEmpty)
    #expect(try rig.pass(milliseconds: 1000).isEmpty)
    #expect(
      try rig.pass(milliseconds: 100) + rig.pool.events(1)
        == [.ended(.timeLimit(milliseconds: 1000))])
  }

  @Test("A worker that takes too much memory is stopped")
  func memory() throws {
    // A shell's variable that doubles until it has 128 MB.
    let program = try ScriptedProgram(
      "ready 0; order; x=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22;"
        + " do x=$x$x; done; exec sleep 600")
    let pool = program.pool(megabytes: 32)
    try pool.give(1)
    #expect(try pool.events(1) == [.ended(.memoryLimit(megabytes: 32))])
  }

  @Test("A run is judged by the most memory that it took, even if it has given it back")
  func peak() throws {
    let program = try ScriptedProgram("ready 1000; order; peak 1 33000; order")
    let pool = program.pool(megabytes: 32)
    try pool.give(1)
    try pool.give(2)
    #expect(try pool.events(1) == [.ended(.memoryLimit(megabytes: 32))])
  }

  @Test("A run is not blamed for what other runs have left in a worker: a fresh worker repeats it")
  func leftBehind() throws {
    let program = try ScriptedProgram(
      "ready 1000; if [ -e \"$0.again\" ]; then order; peak 2 32000; order; peak 3 1; order; fi; "
        + ": >\"$0.again\"; order; peak 1 32768; order; peak 2 33000; order; peak 3 33000; order")
    let pool = program.pool(megabytes: 32)
    for number: UInt64 in [1, 2, 3] { try pool.give(number) }
    #expect(try pool.events(3) == [.answered(1), .answered(2), .answered(3)])
  }

  @Test("A limit below what a worker takes to start is an error of the command line")
  func start() throws {
    let program = try ScriptedProgram("ready 33000; order; answer 1; order")
    let pool = program.pool(megabytes: 32)
    try pool.give(1)
    let error = #expect(throws: HarnessError.self) { _ = try pool.events(1) }
    #expect(
      error
        == .usage(
          "--memory 32M is less than the 33 MB that a worker uses before its first run; give more")
    )
  }

  @Test("The peak memory of a process is known while it runs")
  func processes() throws {
    let own = try #require(PeakMemory.ofThisProcess)
    #expect((1 << 10...100_000 << 10).contains(own))
    #expect(try #require(PeakMemory.kilobytes(of: getpid())) >= 1 << 10)
    #expect(PeakMemory.kilobytes(of: 0x7FFF_FFF0) == nil)
  }
}
