import Foundation
import Scenario
import Testing

@testable import heddle_counter
@testable import heddle_leases
@testable import heddle_log_store
@testable import heddle_queue
@testable import heddle_raft

/// The handbook's table of the examples' planted bugs, compared with what sweeps find.
@Suite("Table of the examples' planted bugs") struct PlantedBugTableTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Harness/Heddle.docc/HostFaults.md")

  private static var systems: [AnySystem] {
    [
      AnySystem(Counter()), AnySystem(QueueSystem()), AnySystem(LeaseSystem()),
      AnySystem(LogStoreSystem()), AnySystem(RaftSystem()),
    ]
  }

  struct Row: CustomTestStringConvertible {
    let program: String
    let bug: String
    /// By profile, within how many seeds the bug is found; nil for never.
    let seeds: [(Profile, Int?)]
    let signature: String

    var testDescription: String { "\(program) \(bug)" }
  }

  static var rows: [Row] {
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map {
        $0.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
      }
      guard cells.count == 6, systems.contains(where: { $0.name == cells[0] }) else { return nil }
      return Row(
        program: cells[0], bug: cells[1],
        seeds: [(.fast, Int(cells[2])), (.chaos, Int(cells[3])), (.quiet, Int(cells[4]))],
        signature: cells[5])
    }
  }

  @Test("The table has every bug of every example")
  func complete() {
    let listed = Self.rows.map { "\($0.program) \($0.bug)" }
    let expected = Self.systems.flatMap { system -> [String] in
      guard case .word(let names)? = system.fields.named("bug")?.format else { return [] }
      return names.dropFirst().map { "\(system.name) \($0)" }
    }
    #expect(listed == expected)
    #expect(listed.count >= 4)
  }

  /// For at most this many seeds the test checks that none before the last finds the bug.
  private static let seedsMax = 5

  @Test("A bug is found within the seeds that the table says, and not before", arguments: rows)
  func found(_ row: Row) throws {
    let system = try #require(Self.systems.first { $0.name == row.program })
    for (profile, seeds) in row.seeds {
      let count = seeds ?? 3
      let first = (count > Self.seedsMax ? count - 1..<count : 0..<count).first { seed in
        outcome(system, row, UInt64(seed), profile).failure != nil
      }
      #expect(first.map { $0 + 1 } == seeds, "\(profile)")
      guard let first else { continue }
      let failure = outcome(system, row, UInt64(first), profile).failure
      #expect(failure?.signature == row.signature, "\(profile)")
    }
  }

  private func outcome(
    _ system: AnySystem, _ row: Row, _ seed: UInt64, _ profile: Profile
  ) -> RunOutcome {
    var spec = system.draw(seed: seed, profile: profile)
    guard let field = system.fields.named("bug"), case .word(let names) = field.format,
      let place = names.firstIndex(of: row.bug)
    else { return .passed }
    spec["bug"] = .number(UInt64(place))
    return system.execute(RunRequest(spec)).outcome
  }
}
