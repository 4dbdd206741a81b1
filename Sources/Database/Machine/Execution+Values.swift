import AsyncIO
import MVCC
import Primitives
import SQLSyntax
import Values

extension Execution {
  /// The most bytes that a text or blob can have.
  static let lengthMax = 1_000_000_000

  /// Runs an instruction that computes a value.
  ///
  /// Changes only the registers; but a function that does not declare to change `self` would be passed a copy of
  /// the whole execution.
  mutating func evaluate(_ instruction: Instruction) throws(Interrupted) {
    switch instruction {
    case .copy(let from, let into): registers[into] = registers[from]
    case .compute(let operation, let left, let right, let into):
      registers[into] = try Self.compute(operation, registers[left], registers[right])
    case .compare(let comparison, let affinity, let left, let right, let into):
      registers[into] = Value(
        Self.holds(comparison, affinity, registers[left], registers[right]))
    case .and(let left, let right, let into):
      registers[into] = Value(Logic.and(registers[left].truth, registers[right].truth))
    case .or(let left, let right, let into):
      registers[into] = Value(Logic.or(registers[left].truth, registers[right].truth))
    case .not(let value, let into):
      registers[into] = Value(Logic.not(registers[value].truth))
    case .negate(let value, let into): registers[into] = registers[value].negated
    case .complement(let value, let into): registers[into] = registers[value].complement
    case .isNull(let value, let isNegated, let into):
      registers[into] = Value(registers[value].isNull != isNegated)
    case .isTrue(let value, let expected, let isNegated, let into):
      registers[into] = Value((registers[value].truth == expected) != isNegated)
    case .cast(let value, let affinity, let into):
      registers[into] = registers[value].cast(to: affinity)
    case .affinity(let register, let affinity):
      registers[register] = affinity.applied(to: registers[register])
    case .match(let operation, let first, let hasEscape, let into):
      registers[into] = try Self.match(operation, registers + Int(first), hasEscape)
    case .call(let function, let first, let count, let into):
      let arguments = UnsafeBufferPointer(start: registers + Int(first), count: Int(count))
      registers[into] = try Self.call(function, arguments)
    default: trap("\(instruction) computes no value")
    }
  }

  private static func compute(
    _ operation: Arithmetic, _ left: Value, _ right: Value
  ) throws(Interrupted) -> Value {
    if case .integer(let a) = left, case .integer(let b) = right {
      switch operation {
      case .add:
        let (sum, overflow) = a.addingReportingOverflow(b)
        if !overflow { return .integer(sum) }
      case .subtract:
        let (difference, overflow) = a.subtractingReportingOverflow(b)
        if !overflow { return .integer(difference) }
      default: break
      }
    }
    if operation == .concatenate, left.length + right.length > lengthMax {
      throw .failure(.tooBig)
    }
    return Value.compute(operation, left, right)
  }

  /// Whether the comparison holds; nil for unknown.
  @inline(__always)
  static func holds(
    _ comparison: Comparison, _ affinity: ComparisonAffinity, _ left: Value, _ right: Value
  ) -> Bool? {
    if case .integer(let a) = left, case .integer(let b) = right, affinity != .text {
      return comparison.accepts(a < b ? .before : a == b ? .same : .after)
    }
    return holdsSlowly(comparison, affinity, left, right)
  }

  @inline(never)
  private static func holdsSlowly(
    _ comparison: Comparison, _ affinity: ComparisonAffinity, _ left: Value, _ right: Value
  ) -> Bool? {
    if left.isNull || right.isNull {
      switch comparison {
      case .same: return left.isNull && right.isNull
      case .different: return left.isNull != right.isNull
      default: return nil
      }
    }
    let (a, b): (Value, Value) =
      switch affinity {
      case .none: (left, right)
      case .numeric:
        (Affinity.numeric.textOnly(left), Affinity.numeric.textOnly(right))
      case .text:
        (Affinity.text.applied(to: left), Affinity.text.applied(to: right))
      }
    return comparison.accepts(Value.order(of: a, and: b))
  }

  /// The first operand LIKE or GLOB the second, with the third to escape wildcards.
  private static func match(
    _ operation: PatternMatch.Operator, _ operands: UnsafeMutablePointer<Value>, _ hasEscape: Bool
  ) throws(Interrupted) -> Value {
    let (value, pattern) = (operands[0], operands[1])
    var escape: Unicode.Scalar?
    if hasEscape {
      if operands[2].isNull { return .null }
      let scalars = operands[2].asText.unicodeScalars
      guard scalars.count == 1 else {
        throw .failure(.sql(SQLFailure("ESCAPE expression must be a single character")))
      }
      escape = scalars.first
    }
    if value.isNull || pattern.isNull { return .null }
    return switch operation {
    case .like: Value(TextPattern.like(value.asText, pattern.asText, escape: escape))
    case .glob: Value(TextPattern.glob(value.asText, pattern.asText))
    }
  }
}

extension Comparison {
  @inline(__always)
  func accepts(_ order: Ordering) -> Bool {
    switch self {
    case .equal, .same: order == .same
    case .notEqual, .different: order != .same
    case .less: order == .before
    case .lessOrEqual: order != .after
    case .greater: order == .after
    case .greaterOrEqual: order != .before
    }
  }
}

extension Affinity {
  /// Converts texts; numbers stay as they are, since that makes no difference to a comparison.
  fileprivate func textOnly(_ value: Value) -> Value {
    if case .text = value { return applied(to: value) }
    return value
  }
}

extension Value {
  /// About how many bytes the value has as text.
  fileprivate var length: Int {
    switch self {
    case .text(let text): text.utf8.count
    case .blob(let bytes): bytes.count
    default: 32
    }
  }
}
