import Console

/// A difference of two traces as text or JSON.
struct DiffText {
  let difference: TraceDifference
  let scheduleOnly: Bool

  /// What the table shows, in 100 columns; other fields are shown only if they differ.
  private static let columns = ["event", "actor", "kind and mark", "op", "at"]

  var text: String {
    var lines = [head("A", difference.a), head("B", difference.b), "", verdict]
    if !difference.isSame { lines += [""] + table + values }
    return lines.joined(separator: "\n") + "\n"
  }

  private func head(_ letter: String, _ side: TraceDifference.Side) -> String {
    let width = max(difference.a.name.count, difference.b.name.count)
    return "\(letter)  \(padded(printable(side.name), width))  \(events(side.events))"
  }

  private func events(_ count: UInt64) -> String {
    count == 1 ? "1 event" : "\(Numbers.grouped(count)) events"
  }

  private var verdict: String {
    let what = scheduleOnly ? "schedules" : "traces"
    if difference.isSame { return "the \(what) are the same: \(events(difference.common))" }
    if difference.a.event == nil || difference.b.event == nil {
      let (ended, other) = difference.a.event == nil ? ("A", "B") : ("B", "A")
      let more = max(difference.a.events, difference.b.events) - difference.common
      return "\(ended) ends after \(events(difference.common)), where \(other) has "
        + "\(Numbers.grouped(more)) more; until then the \(what) are the same"
    }
    return "the first difference of the \(what) comes after \(events(difference.common))"
  }

  private var table: [String] {
    var rows: [(mark: String, cells: [String])] = []
    rows += difference.before.map { ("", cells($0)) }
    let sides = [("A", difference.a), ("B", difference.b)]
    for (letter, side) in sides { rows.append((letter, side.event.map(cells) ?? ["(the end)"])) }
    let first = rows.count + 1
    for (letter, side) in sides { rows += side.after.map { (letter, cells($0)) } }
    let widths = Self.columns.indices.map { width(of: $0, rows.map(\.cells)) }
    rows.insert(("", Self.columns), at: 0)
    var lines = rows.map { line($0.mark, $0.cells, widths) }
    if rows.count > first { lines.insert("", at: first) }
    return lines
  }

  /// Zero for a column that no event of the table fills.
  private func width(of column: Int, _ rows: [[String]]) -> Int {
    let most = rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    return most == 0 ? 0 : max(most, Self.columns[column].count)
  }

  private func line(_ mark: String, _ cells: [String], _ widths: [Int]) -> String {
    var text = padded(mark, 3)
    for (column, cell) in cells.enumerated() where widths[column] > 0 {
      // Event numbers are aligned to the right.
      text += column == 0 ? aligned(cell, widths[0]) : "  " + padded(cell, widths[column])
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  private func cells(_ event: TraceEvent) -> [String] {
    let texts: [String?] = [
      event["event"], event["actor"],
      [event["kind"], event["mark"]].compactMap { $0 }.joined(separator: " "),
      event["transaction"].map { "\($0).\(event["place"] ?? "0")" }, event["at"],
    ]
    return texts.map { printable($0 ?? "") }
  }

  /// The values of the differing fields on both sides.
  private var values: [String] {
    guard let a = difference.a.event, let b = difference.b.event else { return [] }
    let width = difference.fields.map(\.count).max() ?? 0
    let left = difference.fields.map { printable(a[$0] ?? "(none)") }
    let most = left.map(\.count).max() ?? 0
    return [""]
      + zip(difference.fields, left).map { name, value in
        "\(padded(name, width))  A \(padded(value, most))  B \(printable(b[name] ?? "(none)"))"
      }
  }
}

extension DiffText {
  private struct Document: Encodable {
    struct Side: Encodable {
      var name: String
      var events: UInt64
      var event: [String: String]?
      var after: [[String: String]]
    }

    var same: Bool
    /// How many events are the same before the first difference.
    var commonEvents: UInt64
    var comparison: String
    var fields: [String]
    var before: [[String: String]]
    var a: Side
    var b: Side
  }

  var json: String {
    JSONText.of(
      Document(
        same: difference.isSame, commonEvents: difference.common,
        comparison: scheduleOnly ? "schedule" : "everything", fields: difference.fields,
        before: difference.before.map(object), a: side(difference.a), b: side(difference.b)))
  }

  private func side(_ side: TraceDifference.Side) -> Document.Side {
    Document.Side(
      name: side.name, events: side.events, event: side.event.map(object),
      after: side.after.map(object))
  }

  private func object(_ event: TraceEvent) -> [String: String] {
    Dictionary(event.fields.map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first })
  }
}
