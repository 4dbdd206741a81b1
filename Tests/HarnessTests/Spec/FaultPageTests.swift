import EngineSystem
import Foundation
import Scenario
import Testing

@testable import Harness

/// The handbook's page of faults, compared with the fields of the spec and with what seeds draw.
@Suite("Page of faults") struct FaultPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Harness/Heddle.docc/Faults.md")

  private struct Row {
    let field: String
    let fast, chaos, probes: Set<String>
  }

  private func rows() throws -> [Row] {
    try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { cell in
        cell.matches(of: /`([^`]+)`/).map { String($0.1) }
      }
      guard cells.count == 4, cells[0].count == 1, !cells[3].isEmpty else { return nil }
      guard EngineSpec.fields.named(cells[0][0]) != nil else { return nil }
      return Row(
        field: cells[0][0], fast: Set(cells[1]), chaos: Set(cells[2]), probes: Set(cells[3]))
    }
  }

  /// The fields of the disk and of crashes, in the order of the help.
  private var fields: [FieldDeclaration] {
    EngineSpec.fields.all.filter { $0.section == "Disk and crashes" }
  }

  @Test("The table has every field of the disk and of crashes, in their order")
  func order() throws {
    #expect(fields.count >= 20)
    #expect(try rows().map(\.field) == fields.map(\.name))
  }

  @Test("The values of each profile are those that seeds draw, and quiet and default are off")
  func draws() throws {
    for row in try rows() {
      let field = try #require(EngineSpec.fields.named(row.field))
      func drawn(_ profile: Profile) -> Set<String> {
        Set((0..<400).map { field.render(ToyDriver.engine.draw(seed: $0, profile: profile)) })
      }
      #expect(drawn(.fast) == row.fast, "\(row.field)")
      #expect(drawn(.chaos) == row.chaos, "\(row.field)")
      let standard = field.render(EngineSpec(seed: 0).runSpec)
      #expect(standard == "0" || standard == "off", "\(row.field)")
      #expect(drawn(.quiet) == [standard], "\(row.field)")
    }
  }

  @Test("The probes are those by which a sweep sees the fault fire")
  func probes() throws {
    for row in try rows() {
      let fault = try #require(ToyDriver.engine.faults.first { $0.field == row.field })
      #expect(Set(fault.probeNames) == row.probes, "\(row.field)")
    }
  }
}
