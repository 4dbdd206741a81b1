import MVCC
import SQLSyntax
import Values

/// The number of a register: parameters from 0 on, then temporaries; constants are below 0.
typealias Register = Int32

/// The target of a jump: a label while a program is built, an instruction's address afterwards.
typealias Target = Int32

/// How a comparison treats its operands and NULL.
enum Comparison: UInt8 {
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
  /// `IS` and `IS NOT`, in which NULL equals NULL.
  case same, different
}

/// What is converted before a comparison.
enum ComparisonAffinity: UInt8 { case none, numeric, text }

/// A limit that a comparison with the row id puts on a scan.
enum KeyBound: UInt8 { case above, atLeast, below, atMost }

/// One instruction of a program; one that can wait does so before it changes anything.
enum Instruction {
  // Rows.
  case openCursor
  case rewind(ifNone: Target)
  case last(ifNone: Target)
  case seek(SeekOperator, key: Register, ifNone: Target)
  case next(again: Target)
  case previous(again: Target)
  case confine(low: Register, high: Register)
  case count(into: Register)
  case column(Int32, into: Register)
  case loadRow(into: Register, count: Int32)
  case rowID(into: Register)

  // Keys.
  case bound(KeyBound, Register, into: Register, ifEmpty: Target)
  case exactKey(Register, into: Register, ifNone: Target)
  case addProbe(Register)
  case sortProbes(isDescending: Bool)
  case nextProbe(into: Register, ifNone: Target)
  case collectRow
  case nextCollected(into: Register, ifNone: Target)

  // Writing.
  case newRowID(into: Register)
  case toRowID(Register, into: Register, ifNull: Target)
  case requireRowID(Register, into: Register)
  case refuseExisting(Register, message: Int32)
  case requireNotNull(Register, message: Int32)
  case makeRecord(first: Register, count: Int32)
  case insert(rowID: Register)
  case delete
  case deleteRow(Register)
  case noteChange(lastRowID: Register, isInsert: Bool)
  case pause
  case allocateTable(into: Register)
  case publishCreated(id: Register, row: Register)
  case publishDropped

  // Values.
  case copy(Register, into: Register)
  case compute(Arithmetic, Register, Register, into: Register)
  case compare(Comparison, ComparisonAffinity, Register, Register, into: Register)
  case branchUnless(Comparison, ComparisonAffinity, Register, Register, to: Target)
  case and(Register, Register, into: Register)
  case or(Register, Register, into: Register)
  case not(Register, into: Register)
  case negate(Register, into: Register)
  case complement(Register, into: Register)
  case isNull(Register, isNegated: Bool, into: Register)
  case isTrue(Register, expected: Bool, isNegated: Bool, into: Register)
  case cast(Register, Affinity, into: Register)
  case affinity(Register, Affinity)
  case match(PatternMatch.Operator, first: Register, hasEscape: Bool, into: Register)
  case call(ScalarFunction, first: Register, count: Int32, into: Register)
  case jump(Target)
  case jumpUnless(Register, to: Target)

  // Results.
  case aggregate(Int32, Register)
  case finishAggregate(Int32, into: Register)
  case addSorted(first: Register)
  case sort
  case nextSorted(into: Register, ifNone: Target)
  case limit(count: Register)
  case offset(Register)
  case skipOffset(Register, to: Target)
  case countLimit(Register, to: Target)
  case row
  case halt
}
