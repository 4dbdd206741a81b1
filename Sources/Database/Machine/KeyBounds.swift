import Values

/// Row ids as limits: what a comparison of the row id with any value says about it.
enum KeyBounds {
  /// What a bound leaves of the range of row ids.
  enum Outcome {
    case none
    case all
    case key(Int64)
  }

  /// The row id that equals `value`, or nil if none can.
  static func exact(_ value: Value) -> Int64? {
    if case .integer(let key) = value { return key }
    guard case .integer(let key) = Affinity.integer.applied(to: value) else { return nil }
    return key
  }

  /// The closed limit that `bound` with `value` means: the least or the greatest row id allowed.
  static func closed(_ bound: KeyBound, _ value: Value) -> Outcome {
    let isLower = bound == .above || bound == .atLeast
    switch Affinity.numeric.applied(to: value) {
    case .null: return .none
    case .integer(let key): return closed(bound, key)
    case .real(let real): return closed(bound, real)
    // Text and blobs sort after all numbers.
    case .text, .blob: return isLower ? .none : .all
    }
  }

  private static func closed(_ bound: KeyBound, _ key: Int64) -> Outcome {
    switch bound {
    case .atLeast, .atMost: .key(key)
    case .above: key == .max ? .none : .key(key + 1)
    case .below: key == .min ? .none : .key(key - 1)
    }
  }

  private static func closed(_ bound: KeyBound, _ real: Double) -> Outcome {
    let isLower = bound == .above || bound == .atLeast
    if real < -9_223_372_036_854_775_808.0 { return isLower ? .all : .none }
    if real >= 9_223_372_036_854_775_808.0 { return isLower ? .none : .all }
    let whole = Int64(real)
    if Double(whole) == real { return closed(bound, whole) }
    // A double that is not an integer is well inside the range, so the next integer exists.
    let key = real < 0 ? whole - 1 : whole
    return .key(isLower ? key + 1 : key)
  }
}
