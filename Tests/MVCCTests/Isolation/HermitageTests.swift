import AsyncIO
import Primitives
import Testing

@testable import MVCC

/// The interleavings of the Hermitage suite on the version store, each with conflicts found eagerly and
/// lazily, and with a yield at every hook or none.
@Suite("Hermitage") struct HermitageTests {
  struct Variant: CustomTestStringConvertible {
    let eager: Bool
    let yields: Bool
    var testDescription: String { "\(eager ? "eager" : "lazy"), \(yields ? "yielding" : "plain")" }
  }

  static let variants = [
    Variant(eager: true, yields: false), Variant(eager: true, yields: true),
    Variant(eager: false, yields: false), Variant(eager: false, yields: true),
  ]

  /// Every hook yields once each time it is first entered.
  private final class EverySecond: YieldInjector {
    private var last: YieldPoint?

    func shouldYield(instanceID: UInt32, selectionKey: UInt64, point: YieldPoint) -> Bool {
      defer { last = last == point ? nil : point }
      return last != point
    }
  }

  private func play(_ variant: Variant, _ body: (StoreRig) throws -> Void) throws {
    let rig = try StoreRig(eager: variant.eager)
    try rig.fill([1: 10, 2: 20])
    if variant.yields { rig.slots.install(yields: EverySecond(), failures: nil) }
    try body(rig)
    if variant.yields { rig.slots.clear() }
    rig.store.checkInvariants()
  }

  /// The steps of the losing transaction, of which one must meet the conflict.
  private func expectConflict(_ row: Int64, _ body: () throws -> Void) {
    #expect(throws: EngineError.writeConflict(table: StoreRig.table, row: row)) { try body() }
  }

  private func matching(
    _ rig: StoreRig, _ transaction: Transaction, _ condition: (Int64) -> Bool
  ) throws -> [Int64] {
    let rows = try rig.scan(transaction)
    return rows.keys.sorted().filter { condition(rows[$0] ?? 0) }
  }

  private func update(
    _ rig: StoreRig, _ transaction: Transaction, where condition: (Int64) -> Bool,
    to value: (Int64) -> Int64
  ) throws {
    let rows = try rig.scan(transaction)
    for row in try matching(rig, transaction, condition) {
      try rig.write(transaction, row, value(rows[row] ?? 0))
    }
  }

  @Test("g0: write cycles", arguments: variants)
  func g0(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      try rig.write(t1, 1, 11)
      if variant.eager { expectConflict(1) { try rig.write(t2, 1, 12) } }
      if !variant.eager { try rig.write(t2, 1, 12) }
      try rig.write(t1, 2, 21)
      try rig.commit(t1)
      if !variant.eager { expectConflict(1) { try rig.commit(t2) } }
      #expect(try rig.rows() == [1: 11, 2: 21])
    }
  }

  @Test("g1a: aborted reads", arguments: variants)
  func g1a(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      try rig.write(t1, 1, 101)
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      rig.store.rollback(t1)
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      try rig.commit(t2)
    }
  }

  @Test("g1b: intermediate reads", arguments: variants)
  func g1b(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      try rig.write(t1, 1, 101)
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      try rig.write(t1, 1, 11)
      try rig.commit(t1)
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      try rig.commit(t2)
    }
  }

  @Test("g1c: circular information flow", arguments: variants)
  func g1c(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      try rig.write(t1, 1, 11)
      try rig.write(t2, 2, 22)
      #expect(try rig.read(t1, 2) == 20)
      #expect(try rig.read(t2, 1) == 10)
      try rig.commit(t1)
      try rig.commit(t2)
    }
  }

  @Test("otv: observed transaction vanishes", arguments: variants)
  func otv(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2, t3) = (try rig.begin(), try rig.begin(), try rig.begin())
      try rig.write(t1, 1, 11)
      try rig.write(t1, 2, 19)
      if variant.eager { expectConflict(1) { try rig.write(t2, 1, 12) } }
      if !variant.eager { try rig.write(t2, 1, 12) }
      try rig.commit(t1)
      #expect(try rig.read(t3, 1) == 10)
      if !variant.eager { expectConflict(1) { try rig.commit(t2) } }
      let again = try rig.begin()
      try rig.write(again, 1, 12)
      try rig.write(again, 2, 18)
      #expect(try rig.read(t3, 2) == 20)
      try rig.commit(again)
      #expect(try rig.read(t3, 2) == 20)
      #expect(try rig.read(t3, 1) == 10)
      try rig.commit(t3)
      #expect(try rig.rows() == [1: 12, 2: 18])
    }
  }

  @Test("pmp: predicate-many-preceders", arguments: variants)
  func pmp(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try matching(rig, t1) { $0 == 30 }.isEmpty)
      try rig.write(t2, 3, 30)
      try rig.commit(t2)
      #expect(try matching(rig, t1) { $0 % 3 == 0 }.isEmpty)
      try rig.commit(t1)
    }
  }

  @Test("pmp-write: predicate-many-preceders with a write", arguments: variants)
  func pmpWrite(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      try update(rig, t1, where: { _ in true }, to: { $0 + 10 })
      #expect(try matching(rig, t2) { $0 == 20 } == [2])
      if variant.eager { expectConflict(2) { try rig.delete(t2, 2) } }
      if !variant.eager { try rig.delete(t2, 2) }
      try rig.commit(t1)
      if !variant.eager { expectConflict(2) { try rig.commit(t2) } }
      #expect(try rig.rows() == [1: 20, 2: 30])
    }
  }

  @Test("p4: lost update", arguments: variants)
  func p4(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try rig.read(t1, 1) == 10)
      #expect(try rig.read(t2, 1) == 10)
      try rig.write(t1, 1, 11)
      if variant.eager { expectConflict(1) { try rig.write(t2, 1, 11) } }
      if !variant.eager { try rig.write(t2, 1, 11) }
      try rig.commit(t1)
      if !variant.eager { expectConflict(1) { try rig.commit(t2) } }
      #expect(try rig.rows() == [1: 11, 2: 20])
    }
  }

  @Test("g-single: read skew", arguments: variants)
  func gSingle(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try rig.read(t1, 1) == 10)
      #expect(try rig.read(t2, 1) == 10)
      #expect(try rig.read(t2, 2) == 20)
      try rig.write(t2, 1, 12)
      try rig.write(t2, 2, 18)
      try rig.commit(t2)
      #expect(try rig.read(t1, 2) == 20)
      try rig.commit(t1)
    }
  }

  @Test("g-single-dependencies: read skew over predicates", arguments: variants)
  func gSingleDependencies(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try matching(rig, t1) { $0 % 5 == 0 } == [1, 2])
      try update(rig, t2, where: { $0 == 10 }, to: { _ in 12 })
      try rig.commit(t2)
      #expect(try matching(rig, t1) { $0 % 3 == 0 }.isEmpty)
      try rig.commit(t1)
    }
  }

  @Test("g-single-write-1: read skew with a deletion", arguments: variants)
  func gSingleWrite1(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try rig.read(t1, 1) == 10)
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      try rig.write(t2, 1, 12)
      try rig.write(t2, 2, 18)
      try rig.commit(t2)
      #expect(try matching(rig, t1) { $0 == 20 } == [2])
      expectConflict(2) {
        try rig.delete(t1, 2)
        try rig.commit(t1)
      }
      #expect(try rig.rows() == [1: 12, 2: 18])
    }
  }

  @Test("g-single-write-2: read skew with a deletion that is rolled back", arguments: variants)
  func gSingleWrite2(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try rig.read(t1, 1) == 10)
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      try rig.write(t2, 1, 12)
      try rig.delete(t1, 2)
      if variant.eager {
        expectConflict(2) { try rig.write(t2, 2, 18) }
        rig.store.rollback(t1)
        #expect(try rig.rows() == [1: 10, 2: 20])
      } else {
        try rig.write(t2, 2, 18)
        rig.store.rollback(t1)
        try rig.commit(t2)
        #expect(try rig.rows() == [1: 12, 2: 18])
      }
    }
  }

  @Test("g2-item: write skew is allowed", arguments: variants)
  func g2Item(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try rig.scan(t1) == [1: 10, 2: 20])
      #expect(try rig.scan(t2) == [1: 10, 2: 20])
      try rig.write(t1, 1, 11)
      try rig.write(t2, 2, 21)
      try rig.commit(t1)
      try rig.commit(t2)
      #expect(try rig.rows() == [1: 11, 2: 21])
    }
  }

  @Test("g2: write skew over predicates is allowed", arguments: variants)
  func g2(_ variant: Variant) throws {
    try play(variant) { rig in
      let (t1, t2) = (try rig.begin(), try rig.begin())
      #expect(try matching(rig, t1) { $0 % 3 == 0 }.isEmpty)
      #expect(try matching(rig, t2) { $0 % 3 == 0 }.isEmpty)
      try rig.write(t1, 3, 30)
      try rig.write(t2, 4, 42)
      try rig.commit(t1)
      try rig.commit(t2)
      #expect(try rig.rows() == [1: 10, 2: 20, 3: 30, 4: 42])
    }
  }

  @Test("g2-two-edges: a read-only transaction completes the cycle", arguments: variants)
  func g2TwoEdges(_ variant: Variant) throws {
    try play(variant) { rig in
      let t1 = try rig.begin()
      #expect(try rig.scan(t1) == [1: 10, 2: 20])
      let t2 = try rig.begin()
      try update(rig, t2, where: { $0 == 20 }, to: { $0 + 5 })
      try rig.commit(t2)
      let t3 = try rig.begin()
      #expect(try rig.scan(t3) == [1: 10, 2: 25])
      try rig.commit(t3)
      try rig.write(t1, 1, 0)
      try rig.commit(t1)
      #expect(try rig.rows() == [1: 0, 2: 25])
    }
  }
}
