import Testing

@testable import Harness

@Suite("SeedPlan") struct SeedPlanTests {
  private func plan(_ text: String) throws -> SeedPlan { try #require(SeedPlan(text)) }

  private func seeds(_ plan: SeedPlan, _ shard: Shard = .whole, most: Int = 1000) -> [UInt64] {
    var iterator = SeedIterator(plan, shard: shard)
    var seeds: [UInt64] = []
    while seeds.count < most, let seed = iterator.next() { seeds.append(seed) }
    return seeds
  }

  @Test("Seeds are inclusive ranges; what is written is read again")
  func texts() throws {
    for (text, found, count): (String, [UInt64], UInt64) in [
      ("0..3", [0, 1, 2, 3], 4), ("7", [7], 1), ("5,1", [1, 5], 2),
      ("20..21,0..1", [0, 1, 20, 21], 4), ("0x10..0x11", [16, 17], 2),
      ("18446744073709551615", [.max], 1),
    ] {
      let plan = try plan(text)
      #expect(seeds(plan) == found)
      #expect(plan.count == count)
      #expect(SeedPlan(plan.description) == plan)
    }
    #expect(try plan("0..3,4..5,6").description == "0..6")
    #expect(try plan("0x10").description == "16")
  }

  @Test(
    "What is not a list of seeds is refused",
    arguments: [
      "", ",", "1,", ",1", "3..2", "..", "..5", "1...5", "1..2..3", "a", "-1..3", "1 ..2", "5,5",
      "0..9,3", "0..9,9..12", "1k", "0..18446744073709551616", "1..,5", "5,1..",
      "0..18446744073709551615", "0..9223372036854775807,9223372036854775808..18446744073709551615",
      "0..9223372036854775808",
    ])
  func refusals(_ text: String) { #expect(SeedPlan(text) == nil) }

  @Test("The most seeds that a plan may have are 2^63")
  func most() throws {
    let plan = try plan("0..9223372036854775807")
    let most: UInt64 = 1 << 63
    #expect(plan.count == most)
    #expect(plan[most - 1] == most - 1)
    #expect(plan[most] == nil)
    #expect(plan[.max] == nil)
    #expect(plan.count(of: Shard("3/3")!) == most / 3)
    #expect(plan.count(of: Shard("2/3")!) == most / 3 + 1)
  }

  @Test(
    "A count from a start goes on with 0 after the greatest seed, and every seed has its position")
  func wrapping() throws {
    let plan = SeedPlan(from: .max - 1, count: 5)
    #expect(plan.count == 5)
    #expect(seeds(plan) == [0, 1, 2, .max - 1, .max])
    for position: UInt64 in 0..<5 {
      let seed = try #require(plan[position])
      #expect(plan.position(of: seed) == position)
    }
    #expect(plan[5] == nil)
    #expect(plan.position(of: 3) == nil)
    #expect(plan.position(of: .max - 2) == nil)
    #expect(SeedPlan(plan.description) == plan)
    #expect(SeedPlan(from: .max, count: 1) == SeedPlan("18446744073709551615"))
    #expect(SeedPlan(from: 7, count: 1).description == "7")
    #expect(SeedPlan(from: 0, count: 3).description == "0..2")
  }

  @Test("A plan without an end goes on for ever, beyond the greatest seed too")
  func open() throws {
    let plan = SeedPlan(from: .max - 1)
    #expect(plan.count == nil)
    #expect(plan.count(of: .whole) == nil)
    #expect(seeds(plan, most: 4) == [.max - 1, .max, 0, 1])
    #expect(plan.position(of: 1) == 3)
    #expect(plan.description.hasSuffix(".."))
    #expect(SeedPlan(plan.description) == plan)
    #expect(SeedPlan(from: 5).description == "5..")
    #expect(SeedPlan("5..") != SeedPlan("5"))
  }

  @Test("The positions of a plan and its seeds belong to each other", arguments: 0..<100)
  func positions(_ number: UInt64) throws {
    var lots = Lots(seed: number)
    var next: UInt64 = 0
    let ranges = (0..<1 + lots.below(5)).map { _ in
      let first = next + UInt64(lots.below(20))
      let last = first + UInt64(lots.below(9))
      next = last + 1
      return first...last
    }
    let plan = try #require(SeedPlan(ranges.reversed()))
    let expected = ranges.flatMap(Array.init)
    #expect(seeds(plan) == expected)
    #expect(plan.count == UInt64(expected.count))
    #expect(
      (0...next + 9).map { plan.position(of: $0) != nil } == (0...next + 9).map(expected.contains))
    for (position, seed) in expected.enumerated() {
      #expect(plan.position(of: seed) == UInt64(position))
    }
    #expect(SeedPlan(plan.description) == plan)
  }

  @Test("Shards have every seed once between them, even if there are more shards than seeds")
  func shards() throws {
    let plan = try plan("3..9,100..120,7000")
    for count: UInt64 in [1, 2, 3, 7, 29, 40] {
      let parts = (1...count).map { seeds(plan, Shard(index: $0, count: count)) }
      #expect(parts.flatMap(\.self).sorted() == seeds(plan))
      for (index, part) in parts.enumerated() {
        let shard = Shard(index: UInt64(index) + 1, count: count)
        #expect(plan.count(of: shard) == UInt64(part.count))
      }
    }
  }

  @Test("Seeds that are done are left out, and the others keep their order")
  func done() throws {
    var done = SeedSet()
    for seed: UInt64 in [3, 4, 8, 9, 500] { done.insert(seed) }
    var iterator = SeedIterator(try plan("3..9"), shard: .whole, without: done)
    #expect(Array(IteratorSequence(iterator)) == [5, 6, 7])
    while iterator.next() != nil {}
    #expect(iterator.next() == nil)
  }
}
