import Primitives

/// The tables that the workloads use; each has an integer primary key and up to three further columns.
public enum ModelTable: Int, Hashable, Sendable, CaseIterable {
  case keyValue, lists, accounts, cells, ledger, scratch0, scratch1, wide

  /// The table's name in SQL.
  public var name: String {
    switch self {
    case .keyValue: "kv"
    case .lists: "lists"
    case .accounts: "accounts"
    case .cells: "cells"
    case .ledger: "ledger"
    case .scratch0: "scratch0"
    case .scratch1: "scratch1"
    case .wide: "wide"
    }
  }

  /// The statement that creates it.
  var definition: String {
    switch self {
    case .keyValue:
      "CREATE TABLE kv(id INTEGER PRIMARY KEY, v INTEGER NOT NULL, w INTEGER NOT NULL DEFAULT 0)"
    case .lists: "CREATE TABLE lists(id INTEGER PRIMARY KEY, v TEXT NOT NULL)"
    case .accounts: "CREATE TABLE accounts(id INTEGER PRIMARY KEY, v INTEGER NOT NULL)"
    case .cells:
      "CREATE TABLE cells(id INTEGER PRIMARY KEY, n INTEGER NOT NULL, cur INTEGER, prev INTEGER)"
    case .ledger: "CREATE TABLE ledger(id INTEGER PRIMARY KEY, v INTEGER NOT NULL)"
    case .wide: "CREATE TABLE wide(id INTEGER PRIMARY KEY, v TEXT NOT NULL)"
    case .scratch0, .scratch1: "CREATE TABLE \(name)(id INTEGER PRIMARY KEY, v INTEGER)"
    }
  }

  /// The columns after the key, in the order of `ModelRow`.
  var columns: [String] {
    switch self {
    case .keyValue: ["v", "w"]
    case .cells: ["n", "cur", "prev"]
    case .lists, .accounts, .ledger, .scratch0, .scratch1, .wide: ["v"]
    }
  }

  /// Whether the first column holds text.
  var isText: Bool { self == .lists || self == .wide }

  /// Whether tables of this name are created and dropped in a run.
  var isScratch: Bool { self == .scratch0 || self == .scratch1 }
}

/// A row in the form of the model, without its key; a client's rows have the same form.
struct ModelRow: Hashable, Sendable {
  var a: Int64 = 0
  var b: Int64 = 0
  var c: Int64 = 0
  var text = ""

  /// A number that distinguishes this row from others, for digests.
  var fingerprint: UInt64 {
    var hash = mix64(UInt64(bitPattern: a), UInt64(bitPattern: b)) ^ UInt64(bitPattern: c)
    if !text.isEmpty { hash ^= stableHash(text) }
    return hash
  }

  subscript(column: Int) -> Int64 {
    get { column == 0 ? a : column == 1 ? b : c }
    set {
      switch column {
      case 0: a = newValue
      case 1: b = newValue
      default: c = newValue
      }
    }
  }
}

/// A row with its key.
struct KeyedRow: Hashable, Sendable {
  var key: Int64
  var row: ModelRow
}
