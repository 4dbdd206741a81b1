import Primitives
import Testing

@Suite("Mix") struct MixTests {
  @Test("One changed input bit changes about half of the output bits")
  func avalanche() {
    for bit in 0..<64 {
      var flipped = 0
      for sample in 0..<64 {
        let value = mix64(UInt64(sample) &* 0x1234_5678_9ABC_DEF1)
        flipped += (mix64(value) ^ mix64(value ^ 1 << UInt64(bit))).nonzeroBitCount
      }
      #expect((28 * 64...36 * 64).contains(flipped), "bit \(bit)")
    }
  }

  @Test("The mix of two numbers depends on their order")
  func orderMatters() {
    #expect(mix64(1, 2) != mix64(2, 1))
    #expect(mix64(0, 0) != 0)
  }

  @Test("Names hash to the same numbers in every build")
  func stableNames() {
    #expect(stableHash("") == mix64(0xCBF2_9CE4_8422_2325))
    // FNV-1a of "a", from the reference vectors of its authors.
    #expect(stableHash("a") == mix64(0xAF63_DC4C_8601_EC8C))
    #expect(stableHash("foobar") == mix64(0x8594_4171_F739_67E8))
  }

  @Test("Bounded results cover their range evenly and stay inside it")
  func boundedIsUniform() {
    var counts = [Int](repeating: 0, count: 7)
    for sample in 0..<7000 { counts[Int(bounded(mix64(UInt64(sample)), below: 7))] += 1 }
    for count in counts { #expect((850...1150).contains(count)) }
    #expect(bounded(.max, below: 7) == 6)
    #expect(bounded(0, below: 7) == 0)
    #expect(bounded(.max, below: 1) == 0)
  }
}

@Suite("Ratio") struct RatioTests {
  @Test("A ratio holds for its share of the numbers, and zero bits are the default choice")
  func share() {
    let ratio = Ratio(1, in: 4)
    var held = 0
    for sample in 0..<4000 where ratio.holds(for: mix64(UInt64(sample))) { held += 1 }
    #expect((900...1100).contains(held))
    #expect(!ratio.holds(for: 0))
    #expect(ratio.holds(for: .max))
  }

  @Test("Never and always are exact")
  func extremes() {
    for bits in [0, 1, UInt64.max / 2, .max] {
      #expect(!Ratio.never.holds(for: bits))
      #expect(Ratio.always.holds(for: bits))
    }
    #expect("\(Ratio(3, in: 16))" == "3/16")
  }

  @Test("A ratio above one is refused")
  func aboveOne() async {
    await #expect(processExitsWith: .failure) { _ = Ratio(2, in: 1) }
  }
}

@Suite("Virtual time") struct VirtualTimeTests {
  @Test("Instants advance by durations and compare by their ticks")
  func advancing() {
    let later = VirtualInstant.start.advanced(by: VirtualDuration(ticks: 5))
    #expect(later == VirtualInstant(ticks: 5))
    #expect(.start < later)
    #expect(VirtualDuration(ticks: 2) < VirtualDuration(ticks: 3))
    #expect("\(later)" == "t5")
    #expect("\(VirtualDuration(ticks: 2))" == "2 ticks")
  }
}
