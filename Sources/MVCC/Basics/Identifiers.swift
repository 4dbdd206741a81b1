/// The number of a table; never reused for another one.
public struct TableID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The table that lists all tables, SQLite's `sqlite_schema`.
  public static let schema = TableID(rawValue: 1)

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  public var description: String { "table \(rawValue)" }
}

/// One row of one table.
package struct RowKey: Hashable, Sendable, CustomStringConvertible {
  package let table: TableID
  package let row: Int64

  package var description: String { "row \(row) of \(table)" }
}

/// A moment of the store's logical clock; begins and commits draw from the same counter.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  public var description: String { "@\(rawValue)" }
}

/// The number of a transaction within one opening of the store.
public struct TransactionID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

  @inlinable public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  public var description: String { "transaction \(rawValue)" }
}

/// The begin or end of a row version: none, a timestamp, or the transaction that will decide it.
struct VersionStamp: Hashable, Sendable, CustomStringConvertible {
  let rawValue: UInt64

  private static let transactionFlag: UInt64 = 1 << 63

  @inline(__always) init(rawValue: UInt64) { self.rawValue = rawValue }
  @inline(__always) init(_ timestamp: Timestamp) { rawValue = timestamp.rawValue }
  @inline(__always) init(_ transaction: TransactionID) {
    rawValue = transaction.rawValue | Self.transactionFlag
  }

  static let none = VersionStamp(rawValue: 0)

  @inline(__always) var isNone: Bool { rawValue == 0 }
  @inline(__always) var isTransaction: Bool { rawValue & Self.transactionFlag != 0 }
  @inline(__always) var isTimestamp: Bool { !isNone && !isTransaction }
  @inline(__always) var timestamp: Timestamp { Timestamp(rawValue: rawValue) }
  @inline(__always) var transaction: TransactionID {
    TransactionID(rawValue: rawValue & ~Self.transactionFlag)
  }

  var description: String {
    isNone ? "none" : isTransaction ? "\(transaction)" : "\(timestamp)"
  }
}
