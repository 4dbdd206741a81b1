import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("SweepOperation") struct SweepOperationTests {
  private func machine(_ seeds: ClosedRange<UInt64>) -> SweepMachine {
    let options = SweepMachine.Options(
      jobs: 1, audit: Percentage("0%")!, isRecording: false, specOptions: [:],
      milliseconds: { _ in 1000 })
    return SweepMachine(options, seeds: seeds.makeIterator())
  }

  /// A sweep of the seeds 0 to 9 whose worker ends at 2, interrupted from then on or not.
  private func run(isInterruptedAtEnd: Bool) throws -> (
    SweepOperation.Ending, [UInt64], LocalRunPool
  ) {
    let pool = LocalRunPool(
      system: ToyDriver.system, places: 1, ends: [2: WorkerEnd(.died(.signalled(2)))])
    var settled: [UInt64] = []
    let outlets = SweepOperation.Outlets(
      isInterrupted: { isInterruptedAtEnd && pool.placesOfSeed[2] != nil },
      settled: { settled.append($0.seed) }, tick: {})
    let operation = SweepOperation(
      machine(0...9), places: 1, pool: pool, outlets: outlets, seconds: nil)
    return (try operation.run(), settled, pool)
  }

  @Test("A worker that an interrupt ended together with this process is not a result of its seed")
  func interrupts() throws {
    let (ending, settled, pool) = try run(isInterruptedAtEnd: true)
    #expect(ending == .interrupted)
    #expect(settled == [0, 1])
    #expect(pool.isDismissed)
  }

  @Test("A worker that ends differently is a result, and the pool is dismissed when all is done")
  func ends() throws {
    let (ending, settled, pool) = try run(isInterruptedAtEnd: false)
    #expect(ending == .finished)
    #expect(settled == Array(0...9))
    #expect(pool.isDismissed)
  }

  @Test("A time limit that is over before anything began lets nothing begin")
  func time() throws {
    let pool = LocalRunPool(system: ToyDriver.system, places: 1)
    let outlets = SweepOperation.Outlets(isInterrupted: { false }, settled: { _ in }, tick: {})
    let operation = SweepOperation(
      machine(0...9), places: 1, pool: pool, outlets: outlets, seconds: 0)
    #expect(try operation.run() == .timeIsUp)
    #expect(pool.placesOfSeed.isEmpty)
    #expect(pool.isDismissed)
  }
}
