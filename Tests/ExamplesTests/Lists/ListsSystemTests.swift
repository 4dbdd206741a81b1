import Scenario
import Testing

/// The system of the handbook's page of checkers.
@Suite("Lists judged by a checker") struct ListsSystemTests {
  private func failures(_ bug: Lists.Bug) -> [RunFailure] {
    let system = AnySystem(Lists())
    return (0..<30 as Range<UInt64>).compactMap { seed in
      var spec = system.draw(seed: seed, profile: .fast)
      spec["bug"] = bug.specValue
      return system.execute(RunRequest(spec)).outcome.failure
    }
  }

  @Test("Transactions of one turn are strictly serializable")
  func sound() { #expect(failures(.none).isEmpty) }

  @Test("Transactions that others come between are not, and the cycle is the message")
  func split() throws {
    let found = failures(.splitTransactions)
    #expect(found.count > 10)
    let first = try #require(found.first)
    #expect(first.signature == "isolation in run: lost-update")
    // The handbook's page shows these.
    for line in [
      "strict-serializable: violated",
      "lost-update: T8 and T11 both read version 4 of key 1 and then wrote the key",
      "G-single-item: T3 -> T4 -> T3",
      "  T3 -rw-> T4: T3 read version 1 of key 1, which T4 overwrote",
      "  T4 -ww-> T3: T3 overwrote version 2 of key 1, which T4 wrote",
    ] {
      #expect(first.message.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
  }
}
