import Console
import Scenario

extension BenchTable {
  /// The table as text; rates are also given relative to the reference loop, so that machines can be compared.
  func text(reference: Double) -> String {
    let width = rows.map(\.name.count).max() ?? 0
    var lines = [title]
    for row in rows {
      var line = "  \(padded(row.name, width)) \(aligned(figure(row.value), 14)) \(row.unit)"
      if row.unit.hasSuffix("/s") {
        line += "  (\(figure(row.value / reference * 1_000_000)) per M of the reference)"
      }
      if let asked = row.asked { line += "  \(text(asked)): \(row.isReached ? "yes" : "NO")" }
      lines.append(line)
    }
    return (lines + notes.map { "  " + $0 }).joined(separator: "\n") + "\n"
  }

  private func text(_ bound: BenchBound) -> String {
    switch bound {
    case .atLeast(let value): "at least \(figure(value))"
    case .atMost(let value): "at most \(figure(value))"
    }
  }

  /// A whole number from a hundred on, otherwise two digits after the point.
  private func figure(_ value: Double) -> String {
    if value >= 100 || value == value.rounded() {
      return Numbers.grouped(UInt64(max(0, value.rounded())))
    }
    let hundredths = UInt64(max(0, (value * 100).rounded()))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// All tables of a bench as JSON.
struct BenchDocument: Encodable {
  struct Row: Encodable {
    var name: String
    var value: Double
    var unit: String
    var perMillionOfReference: Double?
    var atLeast: Double?
    var atMost: Double?
    var isReached: Bool
  }

  struct Table: Encodable {
    var title: String
    var rows: [Row]
    var notes: [String]
  }

  var build: String
  var referencePerSecond: Double
  var tables: [Table]

  init(_ tables: [BenchTable], reference: Double) {
    build = BuildIdentity.banner
    referencePerSecond = reference
    self.tables = tables.map { table in
      Table(
        title: table.title, rows: table.rows.map { Row($0, reference: reference) },
        notes: table.notes)
    }
  }
}

extension BenchDocument.Row {
  init(_ row: BenchRow, reference: Double) {
    name = row.name
    value = row.value
    unit = row.unit
    if row.unit.hasSuffix("/s") { perMillionOfReference = row.value / reference * 1_000_000 }
    switch row.asked {
    case .atLeast(let bound): atLeast = bound
    case .atMost(let bound): atMost = bound
    case nil: break
    }
    isReached = row.isReached
  }
}
