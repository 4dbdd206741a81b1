import Primitives
import Testing

@testable import Console
@testable import Harness

@Suite("Numbers") struct NumbersTests {
  @Test(
    "Seeds are decimal or hexadecimal 64-bit numbers",
    arguments: [
      ("0", 0), ("42", 42), ("0x2A", 42), ("0Xff", 255), ("1_000", 1000),
      ("18446744073709551615", UInt64.max), ("0xffff_ffff_ffff_ffff", UInt64.max),
    ])
  func seeds(text: String, value: UInt64) { #expect(Numbers.seed(text) == value) }

  @Test(
    "What is not a 64-bit number is not a seed",
    arguments: [
      "", "x", "-1", "+1", "1.5", "0x", "0xg", "18446744073709551616", "0x10000000000000000", "_1",
      "1_", " 1", "1k", "１",
    ])
  func wrongSeeds(text: String) { #expect(Numbers.seed(text) == nil) }

  @Test(
    "Counts take underscores, k and M",
    arguments: [("7", 7), ("10k", 10_000), ("1M", 1_000_000), ("1_0k", 10_000), ("3m", 3_000_000)])
  func counts(text: String, value: UInt64) { #expect(Numbers.count(text) == value) }

  @Test(
    "What is not a count is refused, overflow too",
    arguments: ["", "k", "0x10", "1kk", "1G", "-5", "1 k", "18446744073709551615k"])
  func wrongCounts(text: String) { #expect(Numbers.count(text) == nil) }

  @Test("Ratios are shares from 0 to 1")
  func ratios() {
    #expect(Numbers.ratio("1/8") == Ratio(1, in: 8))
    #expect(Numbers.ratio("0") == Ratio(0, in: 1))
    #expect(Numbers.ratio("1") == Ratio(1, in: 1))
    for text in ["", "/", "1/", "/2", "3/2", "1/0", "2", "1/2/3", "1/4294967296"] {
      #expect(Numbers.ratio(text) == nil, "\(text)")
    }
  }

  @Test(
    "A share is the same value as a fraction, in per cent and with a point",
    arguments: [
      (["1/64", "2/128", "1.5625%", "0.015625"], Ratio(1, in: 64)),
      (["1/10", "10/100", "10%", "10.0%", "0.1", "0.10", "00.1"], Ratio(1, in: 10)),
      (["0", "0/7", "0%", "0.0", "0.000000000000"], Ratio(0, in: 1)),
      (["1", "7/7", "100%", "1.0", "100.00%"], Ratio(1, in: 1)),
      (["1/3"], Ratio(1, in: 3)),
      (["0.000000001", "0.0000001%"], Ratio(1, in: 1_000_000_000)),
      (["4294967294/4294967295"], Ratio(.max - 1, in: .max)),
    ])
  func spellings(_ texts: [String], _ ratio: Ratio) {
    for text in texts { #expect(Numbers.ratio(text) == ratio, "\(text)") }
  }

  @Test(
    "What is not a share from 0 to 1 is refused, in each spelling",
    arguments: [
      "101%", "100.1%", "1.1", "1.000000000001", "-0.1", ".1", "1.", "0.", "%", ".%", "0.1.2",
      "1e-3",
      "0,1", "0.1/2", "1/0.5", "10%%", "1/10%", "0._1", "0.1_0", "0.0000000000001", "0.00000000001",
      "NaN", "inf", "99999999999999999999%", " 0.1", "0.1 ", "0.１",
    ])
  func noShares(_ text: String) { #expect(Numbers.ratio(text) == nil) }

  @Test("Numbers of more digits than any needs are refused, because commands repeat them")
  func endless() {
    let zeros = String(repeating: "0", count: 100_000)
    #expect(Numbers.count(zeros + "1") == nil)
    #expect(Numbers.seed("0x" + zeros) == nil)
    #expect(Numbers.ratio("0." + zeros) == nil)
    #expect(Numbers.count("0000001") == 1)
  }

  @Test("Thousands are grouped")
  func groups() {
    #expect(Numbers.grouped(0) == "0")
    #expect(Numbers.grouped(999) == "999")
    #expect(Numbers.grouped(1000) == "1,000")
    #expect(Numbers.grouped(1_234_567) == "1,234,567")
  }

  @Test("The nearest name is suggested, and none where all are far")
  func nearest() {
    let names = ["--seed", "--steps", "--fibers", "--check-determinism"]
    #expect(nearestName(to: "--sede", among: names) == "--seed")
    #expect(nearestName(to: "--fiber", among: names) == "--fibers")
    #expect(nearestName(to: "--check-determinsm", among: names) == "--check-determinism")
    #expect(nearestName(to: "--quux", among: names) == nil)
    #expect(nearestName(to: "ledger-bounds", among: ["leak", "ledger"]) == "ledger")
    #expect(nearestName(to: "snapshot", among: ["lost-write", "snapshot-read"]) == "snapshot-read")
    #expect(nearestName(to: "--", among: names) == nil)
    #expect(suggestion(for: "--step", among: names) == "; did you mean --steps?")
  }
}
