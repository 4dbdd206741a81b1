import Primitives
import Testing

@testable import MVCC

@Suite("Random histories") struct RandomHistoryTests {
  /// Multiplies the number of seeds, for a longer search by hand.
  static let scale: UInt64 = 1

  private func run(
    _ seeds: Range<UInt64>, _ change: (inout RandomHistory.Shape, Generator) -> Void
  ) -> RandomHistory.Counts {
    var total = RandomHistory.Counts()
    for seed in seeds {
      var shape = RandomHistory.Shape()
      let generator = Generator(seed: seed &+ 1 << 32)
      shape.options.chunkSize = 1 + generator.below(3)
      shape.options.collectionThreshold = 1 + generator.below(8)
      shape.options.recoveryReadSize = 512
      shape.options.syncMode = generator.chance(1, in: 2) ? .full : .normal
      shape.yieldsOneIn = [0, 2, 3, 8][generator.below(4)]
      change(&shape, generator)
      do {
        let history = try RandomHistory(seed: seed, shape: shape)
        try history.run()
        total.add(history.counts)
      } catch {
        Issue.record("seed \(seed): \(error)")
        break
      }
    }
    return total
  }

  @Test("Eager histories agree with the naive model")
  func eager() {
    let counts = run(0..<300 * Self.scale) { _, _ in }
    #expect(counts.commits > 500 && counts.conflicts > 100 && counts.dependencies > 100)
    #expect(counts.dependencyAborts > 2 && counts.savepoints > 300 && counts.drops > 300)
    #expect(counts.adoptions > 20 && counts.collected > 100 && counts.exclusive > 20)
  }

  @Test("Lazy histories agree with the naive model")
  func lazy() {
    let counts = run(0..<300 * Self.scale) { shape, _ in shape.options.eagerConflicts = false }
    #expect(counts.commits > 500 && counts.conflicts > 300 && counts.dependencies > 100)
    #expect(counts.dependencyAborts > 2 && counts.savepoints > 300 && counts.drops > 300)
    #expect(counts.adoptions > 20 && counts.collected > 100)
  }

  @Test("Histories over a failing disk agree with the naive model, up to what is indeterminate")
  func faults() {
    let counts = run(0..<300 * Self.scale) { shape, generator in
      shape.usesFaults = true
      shape.options.eagerConflicts = generator.chance(1, in: 2)
    }
    #expect(counts.commits > 200 && counts.indeterminate > 20 && counts.dependencyAborts > 20)
  }

  @Test("Many slots and long histories agree with the naive model")
  func long() {
    _ = run(0..<12 * Self.scale) { shape, generator in
      shape.slotCount = 8
      shape.steps = 1200
      shape.usesExclusive = false
      shape.options.eagerConflicts = generator.chance(1, in: 2)
    }
  }
}

extension RandomHistory.Counts {
  mutating func add(_ other: Self) {
    commits += other.commits
    conflicts += other.conflicts
    dependencies += other.dependencies
    dependencyAborts += other.dependencyAborts
    drops += other.drops
    savepoints += other.savepoints
    adoptions += other.adoptions
    collected += other.collected
    exclusive += other.exclusive
    indeterminate += other.indeterminate
  }
}
