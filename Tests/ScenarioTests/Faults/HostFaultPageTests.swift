import Foundation
import Primitives
import Scenario
import Testing

/// The handbook's table of the ready-made faults, compared with what seeds draw.
@Suite("Page of the faults of hosts") struct HostFaultPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Harness/Heddle.docc/HostFaults.md")

  private let system = AnySystem(Depot())

  /// A row as the page has it, without the column that says which plans list the field.
  private struct Row: Equatable {
    var option: String
    var fast: Set<String>
    var chaos: Set<String>
    var probe: String
  }

  private var expected: [Row] {
    let own = Set(
      Depot().faults.flatMap { $0.fields }.map(\.declaration.name))
    return system.fields.all.map(\.name).filter(own.contains).map { name in
      Row(
        option: name, fast: drawn(name, .fast), chaos: drawn(name, .chaos),
        probe: system.faults.first { $0.field == name }?.probeNames.first ?? "")
    }
  }

  private func drawn(_ name: String, _ profile: Profile) -> Set<String> {
    guard let field = system.fields.named(name) else { return [] }
    return Set(
      (0..<200).map { text(system.draw(seed: $0, profile: profile)[name], field.format) })
  }

  private func text(_ value: SpecValue, _ format: SpecFormat) -> String {
    switch format {
    case .ratio: value.ratio.numerator == 0 ? "0" : "\(value.ratio)"
    case .flag: value.number == 0 ? "off" : "on"
    default: "\(value.number)"
    }
  }

  @Test("The page lists every field in order, with the values that seeds draw and with its probe")
  func table() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
      .map { $0.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast() }
      .filter { $0.count == 5 }.map { $0.map { words(String($0)) } }
    let listed = rows.map { cells in
      Row(
        option: cells[0].first ?? "", fast: Set(cells[2]), chaos: Set(cells[3]),
        probe: cells[4].first ?? "")
    }
    #expect(expected.count == 19)
    #expect(Set(listed.map(\.option)) == Set(expected.map(\.option)))
    for row in expected { #expect(listed.first { $0.option == row.option } == row) }
  }

  /// What stands in code voice in a cell.
  private func words(_ cell: String) -> [String] {
    cell.matches(of: /`([^`]+)`/).map { String($0.1) }
  }
}
