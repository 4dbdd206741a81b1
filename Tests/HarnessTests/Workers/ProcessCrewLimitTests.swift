import Foundation
import Testing

@testable import Harness

@Suite("ProcessCrewLimit", .timeLimit(.minutes(1))) struct ProcessCrewLimitTests {
  init() { ignoreBrokenPipes() }

  @Test("A run that takes too long is stopped, and the time of the next begins with it")
  func time() throws {
    let program = try ScriptedProgram("order; sleep 0.5; answer 1; order; exec sleep 600")
    let crew = program.crew()
    let start = SuspendingClock.now
    try crew.give(1)
    try crew.give(2, milliseconds: 700)
    #expect(try crew.events(2) == [.answered(1), .ended(.timeLimit(milliseconds: 700))])
    let elapsed = SuspendingClock.now - start
    #expect(elapsed > .milliseconds(1150))
    #expect(elapsed < .seconds(8))
  }

  @Test("A worker that was stopped as by SIGSTOP is over its time too")
  func stopped() throws {
    let program = try ScriptedProgram("order; kill -STOP $$; answer 1")
    let crew = program.crew()
    try crew.give(1, milliseconds: 300)
    #expect(try crew.events(1) == [.ended(.timeLimit(milliseconds: 300))])
  }

  @Test("A worker without an order has all the time it wants")
  func idle() throws {
    let program = try ScriptedProgram("order; answer 1; order; answer 2; order")
    let crew = program.crew()
    try crew.give(1, milliseconds: 200)
    #expect(try crew.events(1) == [.answered(1)])
    let end = SuspendingClock.now + .milliseconds(600)
    while SuspendingClock.now < end { #expect(try crew.wait(milliseconds: 50).isEmpty) }
    try crew.give(2, milliseconds: 5000)
    #expect(try crew.events(1) == [.answered(2)])
  }

  @Test("A worker that takes too much memory is stopped")
  func memory() throws {
    // A shell's variable that doubles until it has 128 MB.
    let program = try ScriptedProgram(
      "order; x=0123456789abcdef; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22;"
        + " do x=$x$x; done; exec sleep 600")
    let crew = program.crew(megabytes: 32)
    try crew.give(1)
    #expect(try crew.events(1) == [.ended(.memoryLimit(megabytes: 32))])
  }

  @Test("The memory of a process is known while it is there")
  func resident() throws {
    let own = try #require(ResidentMemory.megabytes(of: getpid()))
    #expect((1...100_000).contains(own))
    #expect(ResidentMemory.megabytes(of: 0x7FFF_FFF0) == nil)
  }
}
