import AsyncIO
import EngineSystem
import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("ValueKind") struct ValueKindTests {
  @Test(
    "Times have a unit",
    arguments: [("1s", 1), ("90s", 90), ("10m", 600), ("2h", 7200), ("1_000s", 1000)])
  func durations(_ text: String, _ seconds: UInt64) {
    #expect(ValueKind.duration.parse(text) == seconds)
  }

  @Test(
    "What is not a time is refused",
    arguments: [
      "", "s", "0s", "0h", "5", "1.5s", "-1s", "1d", "1M", "1ks", "1km", "s1", "1 s", "1000001s",
    ])
  func wrongDurations(_ text: String) { #expect(ValueKind<UInt64>.duration.parse(text) == nil) }

  @Test(
    "Memory is in megabytes or gigabytes",
    arguments: [("64M", 64), ("512M", 512), ("1G", 1024), ("2G", 2048)])
  func memory(_ text: String, _ megabytes: UInt64) {
    #expect(ValueKind.memory.parse(text) == megabytes)
  }

  @Test(
    "What is not an amount of memory is refused",
    arguments: ["", "G", "0M", "0G", "1", "1K", "1m", "1.5G", "-1G", "1kM", "1000001G", "63M"])
  func wrongMemory(_ text: String) { #expect(ValueKind<UInt64>.memory.parse(text) == nil) }

  @Test("The message for a refused number says its bounds")
  func bounds() {
    let most = "18446744073709551615"
    #expect(ValueKind<UInt64>.seed.complaint(most + "0").contains("a number from 0 to \(most), "))
    #expect(
      ValueKind<UInt64>.duration.complaint("1000001s").contains("from 1 to 1000000 of s, m or h"))
    #expect(ValueKind<UInt64>.memory.complaint("0M").contains("from 64M to 1000000G"))
    #expect(ValueKind<String>.shardWord.complaint("1/2M").contains("N at most 1000000"))
    for sentence in [
      ValueKind<Ratio>.ratio.complaint("2"), ValueKind<Percentage>.percentage.complaint("101%"),
    ] {
      #expect(sentence.contains("a share from 0 to 1, such as 1/64, 10% or 0.1"))
      #expect(sentence.hasSuffix("a denominator of at most 4294967295"))
    }
    #expect(ValueKind<Int>.count(1...5).complaint("6").hasSuffix("from 1 to 5"))
  }

  @Test("What a kind writes it can read again")
  func rendering() {
    for seconds: UInt64 in [1, 61, 7200] {
      let kind = ValueKind<UInt64>.duration
      #expect(kind.parse(kind.render(seconds)) == seconds)
      #expect(
        ValueKind<UInt64>.memory.parse(ValueKind<UInt64>.memory.render(seconds + 63))
          == seconds + 63)
    }
    let seeds = ValueKind<SeedPlan>.seeds
    #expect(seeds.parse("3,0..1").map(seeds.render) == "0..1,3")
    #expect(seeds.parse("3..") == nil)
    #expect(ValueKind<Percentage>.percentage.parse("5.0%").map { "\($0)" } == "5%")
    let shard = ValueKind<String>.shardWord
    #expect(["auto", "1/3", "3/3"].allSatisfy { shard.parse($0) == $0 })
    #expect(["", "0/3", "4/3", "1/0", "1", "Auto"].allSatisfy { shard.parse($0) == nil })
  }
}
