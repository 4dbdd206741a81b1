/// A name in SQL, compared without regard to ASCII case.
struct Name: Hashable, Comparable, Sendable {
  private let folded: [UInt8]

  init(_ text: String) {
    folded = text.utf8.map { $0 >= 65 && $0 <= 90 ? $0 | 0x20 : $0 }
  }

  /// The name in lower case.
  var text: String { String(decoding: folded, as: UTF8.self) }

  func hasPrefix(_ prefix: String) -> Bool { folded.starts(with: prefix.utf8) }

  static func < (left: Name, right: Name) -> Bool {
    left.folded.lexicographicallyPrecedes(right.folded)
  }
}

/// Whether a name is one of SQLite's names for the row id, if no column has that name.
func isRowIDName(_ name: Name) -> Bool {
  switch name.text {
  case "rowid", "oid", "_rowid_": true
  default: false
  }
}
