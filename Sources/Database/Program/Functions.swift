/// A function of values that are computed for one row.
enum ScalarFunction: UInt8 {
  case abs, coalesce, hex, instr, length, lower, ltrim, max, min, nullif, quote, replace, rtrim
  case sign, substr, trim, typeof, upper

  /// The function of that name, and how many arguments it takes.
  static func named(_ name: Name) -> (function: ScalarFunction, arity: ClosedRange<Int>)? {
    switch name.text {
    case "abs": (.abs, 1...1)
    case "coalesce": (.coalesce, 2...2000)
    case "hex": (.hex, 1...1)
    case "ifnull": (.coalesce, 2...2)
    case "instr": (.instr, 2...2)
    case "length": (.length, 1...1)
    case "lower": (.lower, 1...1)
    case "ltrim": (.ltrim, 1...2)
    case "max": (.max, 2...2000)
    case "min": (.min, 2...2000)
    case "nullif": (.nullif, 2...2)
    case "quote": (.quote, 1...1)
    case "replace": (.replace, 3...3)
    case "rtrim": (.rtrim, 1...2)
    case "sign": (.sign, 1...1)
    case "substr", "substring": (.substr, 2...3)
    case "trim": (.trim, 1...2)
    case "typeof": (.typeof, 1...1)
    case "upper": (.upper, 1...1)
    default: nil
    }
  }
}

/// A function of all rows.
enum AggregateKind: UInt8, Sendable {
  case countRows, count, sum, total, average, minimum, maximum

  /// The aggregate of that name with one argument, or with `*` if `isStar`.
  static func named(_ name: Name, argumentCount: Int, isStar: Bool) -> AggregateKind? {
    switch name.text {
    case "count": isStar || argumentCount == 0 ? .countRows : argumentCount == 1 ? .count : nil
    case "sum": argumentCount == 1 ? .sum : nil
    case "total": argumentCount == 1 ? .total : nil
    case "avg": argumentCount == 1 ? .average : nil
    case "min": argumentCount == 1 ? .minimum : nil
    case "max": argumentCount == 1 ? .maximum : nil
    default: nil
    }
  }

  static func isName(_ name: Name) -> Bool {
    switch name.text {
    case "count", "sum", "total", "avg", "min", "max": true
    default: false
    }
  }
}
