import MVCC
import Values

/// What an aggregate has accumulated so far.
struct Accumulator {
  private let kind: AggregateKind
  private var count: Int64 = 0
  private var whole: Int64 = 0
  private var real = 0.0
  private var isReal = false
  private var overflowed = false
  private var extreme = Value.null

  init(_ kind: AggregateKind) { self.kind = kind }

  /// Adds a row's value; NULL counts only for `count(*)`.
  mutating func add(_ value: Value) {
    if kind == .countRows {
      count += 1
    } else if !value.isNull {
      count += 1
      switch kind {
      case .sum, .total, .average: addNumber(value)
      case .minimum:
        if count == 1 || Value.order(of: value, and: extreme) == .before { extreme = value }
      case .maximum:
        if count == 1 || Value.order(of: value, and: extreme) == .after { extreme = value }
      case .count, .countRows: break
      }
    }
  }

  /// Text that is an integer as a whole counts as one; other texts and blobs make the sum a real.
  private mutating func addNumber(_ value: Value) {
    real += value.asReal
    let number: Value = if case .text = value { Affinity.numeric.applied(to: value) } else { value }
    guard case .integer(let integer) = number else { return isReal = true }
    let (sum, overflow) = whole.addingReportingOverflow(integer)
    whole = sum
    overflowed = overflowed || overflow
  }

  /// The result over all rows that were added.
  ///
  /// - Throws: `sql` if a sum of integers is out of range.
  func finish() throws(EngineError) -> Value {
    switch kind {
    case .countRows, .count: return .integer(count)
    case .minimum, .maximum: return extreme
    case .total: return Value(real)
    case .average: return count == 0 ? .null : Value(real / Double(count))
    case .sum:
      if count == 0 { return .null }
      if isReal { return Value(real) }
      if overflowed { throw .sql(SQLFailure("integer overflow")) }
      return .integer(whole)
    }
  }
}
