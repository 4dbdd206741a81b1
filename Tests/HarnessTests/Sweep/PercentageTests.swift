import Testing

@testable import Harness

@Suite("Percentage") struct PercentageTests {
  @Test(
    "A share is one value in every spelling; what is written is read again",
    arguments: [
      ("5%", 500, "5%"), ("0%", 0, "0%"), ("100%", 10_000, "100%"), ("0.5%", 50, "0.5%"),
      ("0.05%", 5, "0.05%"), ("12.34%", 1234, "12.34%"), ("100.00%", 10_000, "100%"),
      ("07.10%", 710, "7.1%"), ("0.05", 500, "5%"), ("1/20", 500, "5%"), ("1", 10_000, "100%"),
    ])
  func reading(_ text: String, _ hundredths: UInt32, _ written: String) throws {
    let share = try #require(Percentage(text))
    #expect(share == Percentage(hundredths: hundredths))
    #expect(share.isNone == (hundredths == 0))
    #expect(share.description == written)
    #expect(Percentage(written) == share)
  }

  @Test("A share that is not a whole number of hundredths of a per cent is kept as a fraction")
  func fractions() throws {
    for text in ["1/64", "1.5625%", "2/128"] {
      let share = try #require(Percentage(text))
      #expect(share.description == "1/64")
      #expect(Percentage(share.description) == share)
      #expect((600...680).contains((0..<41_000).count { share.contains(seed: $0) }))
    }
    #expect(Percentage("0.005%")?.description == "1/20000")
  }

  @Test(
    "What is not a share is refused",
    arguments: [
      "", "%", "5", "5 %", "-1%", "100.01%", "101%", ".5%", "5.%", "1.2.3%", "5%%", "x%",
      "0.1k%", "0.k%", "0k%", "1e1%", "99999999999999999999%", "0.-1%",
    ])
  func refusals(_ text: String) { #expect(Percentage(text) == nil) }

  @Test("A share holds about this many seeds, all of a smaller one, and the same ones always")
  func seeds() {
    let (small, large) = (Percentage("5%")!, Percentage("40%")!)
    let seeds: [UInt64] = Array(0..<10_000)
    #expect((400...600).contains(seeds.count { small.contains(seed: $0) }))
    #expect((3700...4300).contains(seeds.count { large.contains(seed: $0) }))
    #expect(seeds.allSatisfy { !small.contains(seed: $0) || large.contains(seed: $0) })
    #expect(seeds.allSatisfy { Percentage("100%")!.contains(seed: $0) })
    #expect(!seeds.contains { Percentage("0%")!.contains(seed: $0) })
    // Results of other machines and days are compared with these.
    #expect(seeds.prefix(60).filter { small.contains(seed: $0) } == [5, 9, 41, 56])
  }
}
