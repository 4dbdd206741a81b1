import AsyncIO
import Database
import Foundation
import MVCC
import Testing

@testable import EngineSystem

/// The page of yield points, compared with the families that the engine registers.
@Suite("Page of yield points") struct HandbookPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/Harness/Heddle.docc/YieldPoints.md")

  private static func name(_ code: FailureCode) -> String {
    switch code {
    case .conflict: "conflict"
    case .dependencyAborted: "dependencyAborted"
    default: "\(code)"
    }
  }

  private func rows<Marker: YieldPointMarker>(_ marker: Marker.Type) -> [String] {
    Marker.allCases.map { point in
      let codes = point.failures.codes
      let failures = codes.isEmpty ? "" : codes.map(Self.name).joined(separator: ", ") + " "
      return "| `\(Marker.self).\(point)` | \(failures)|"
    }
  }

  @Test("The page lists every family and point in order, with the failures that may be injected")
  func points() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let listed = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(String.init)
    let expected =
      rows(CommitYieldPoint.self) + rows(ExclusiveTransactionYieldPoint.self)
      + rows(CursorYieldPoint.self) + rows(RecoveryYieldPoint.self)
      + rows(CollectionYieldPoint.self) + rows(StatementYieldPoint.self)
    #expect(listed == expected, "the table must be:\n\(expected.joined(separator: "\n"))")
    var catalogue = YieldCatalogue()
    catalogue.registerDatabase()
    #expect(catalogue.families.reduce(0) { $0 + $1.points.count } == expected.count)
    for family in catalogue.families {
      #expect(text.contains("### Family \(family.id): \(family.name)\n"))
      for point in family.points { #expect(text.contains("`\(family.name).\(point)`")) }
    }
  }
}
