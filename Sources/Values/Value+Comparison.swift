/// The order of two values.
public enum Ordering: Int8, Sendable {
  case before = -1
  case same = 0
  case after = 1

  /// The order with both sides exchanged.
  @inlinable public var reversed: Ordering {
    switch self {
    case .before: .after
    case .same: .same
    case .after: .before
    }
  }
}

extension Value {
  /// SQLite's order: NULL, then numbers by value, then text by its bytes, then blobs.
  ///
  /// Affinities are not applied; code that compares columns applies them first. Collation BINARY.
  /// Source: sqlite.org/datatype3.html, section 4.1.
  @inlinable
  public static func order(of left: Value, and right: Value) -> Ordering {
    if case .integer(let a) = left, case .integer(let b) = right {
      return a < b ? .before : a == b ? .same : .after
    }
    return generalOrder(left, right)
  }

  @usableFromInline
  static func generalOrder(_ left: Value, _ right: Value) -> Ordering {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): a < b ? .before : a == b ? .same : .after
    case (.real(let a), .real(let b)): a < b ? .before : a == b ? .same : .after
    case (.integer(let a), .real(let b)): order(ofInteger: a, andReal: b)
    case (.real(let a), .integer(let b)): order(ofInteger: b, andReal: a).reversed
    case (.text(let a), .text(let b)):
      orderOfBytes(a.utf8Span.span.bytes, b.utf8Span.span.bytes)
    case (.blob(let a), .blob(let b)): orderOfBytes(a.span.bytes, b.span.bytes)
    default:
      left.classRank < right.classRank
        ? .before : left.classRank == right.classRank ? .same : .after
    }
  }

  private var classRank: Int {
    switch self {
    case .null: 0
    case .integer, .real: 1
    case .text: 2
    case .blob: 3
    }
  }

  /// Compares without rounding the integer: a double holds only 53 bits of it.
  static func order(ofInteger integer: Int64, andReal real: Double) -> Ordering {
    if real < -9_223_372_036_854_775_808.0 { return .after }
    if real >= 9_223_372_036_854_775_808.0 { return .before }
    let whole = Int64(real)
    if integer != whole { return integer < whole ? .before : .after }
    let fraction = real - Double(whole)
    return fraction > 0 ? .before : fraction < 0 ? .after : .same
  }
}

/// Whether two byte sequences are the same.
@usableFromInline
func bytesAreEqual(_ left: RawSpan, _ right: RawSpan) -> Bool {
  left.byteCount == right.byteCount && orderOfBytes(left, right) == .same
}

/// The order of two byte sequences: by `memcmp`, then by length.
@usableFromInline
func orderOfBytes(_ left: RawSpan, _ right: RawSpan) -> Ordering {
  let common = min(left.byteCount, right.byteCount)
  var offset = 0
  while offset + 8 <= common {
    let a = UInt64(bigEndian: left.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    let b = UInt64(bigEndian: right.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    if a != b { return a < b ? .before : .after }
    offset += 8
  }
  while offset < common {
    let a = left.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    let b = right.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    if a != b { return a < b ? .before : .after }
    offset += 1
  }
  let (a, b) = (left.byteCount, right.byteCount)
  return a < b ? .before : a == b ? .same : .after
}
