import Foundation

/// One event of a trace, read from its JSON line; fields of future builds are kept as well.
struct TraceEvent: Equatable {
  /// The known fields in the order in which traces write them, then others by name.
  private(set) var fields: [(name: String, text: String)]

  static let names = [
    "event", "kind", "actor", "mark", "at", "transaction", "place", "cause", "answer", "footprint",
  ]
  /// The fields that make up the schedule, without anything that the system answered.
  static let scheduleNames = ["kind", "actor", "mark", "at"]

  /// Nil if the line is not an event.
  init?(line: String) {
    let object = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let values = object as? [String: Any] else { return nil }
    for name in ["event", "kind", "actor"] where values[name] == nil { return nil }
    let others = values.keys.filter { !Self.names.contains($0) }.sorted()
    fields = []
    for name in Self.names + others {
      switch values[name] {
      case nil: continue
      case let text as String: fields.append((name, text))
      case let number as NSNumber: fields.append((name, number.stringValue))
      default: return nil
      }
    }
  }

  static func == (a: Self, b: Self) -> Bool {
    a.fields.elementsEqual(b.fields) { $0.name == $1.name && $0.text == $1.text }
  }

  subscript(name: String) -> String? { fields.first { $0.name == name }?.text }

  /// The fields that differ in `other`.
  ///
  /// - Parameter scheduleOnly: Whether only the fields that make up the schedule are compared.
  func difference(from other: TraceEvent, scheduleOnly: Bool) -> [String] {
    let known = scheduleOnly ? Self.scheduleNames : Self.names
    let extra = (fields + other.fields).map(\.name).filter { !Self.names.contains($0) }
    var found: [String] = []
    for name in known + (scheduleOnly ? [] : extra.sorted()) {
      if self[name] != other[name], found.last != name { found.append(name) }
    }
    return found
  }
}
