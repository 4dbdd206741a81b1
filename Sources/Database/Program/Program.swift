import MVCC
import Primitives
import Values

/// What a program does to the database, which determines what its execution holds.
enum ProgramKind: String, Sendable { case read, write, schemaChange }

/// A compiled statement; immutable, so that executions share it.
final class Program {
  let kind: ProgramKind
  /// The version of the schema that it was compiled against.
  let schema: Schema
  let instructions: UnsafeMutablePointer<Instruction>
  let instructionCount: Int
  let constants: [Value]
  let parameterCount: Int
  /// Parameters and temporaries.
  let registerCount: Int
  /// Constants and registers.
  var valueCount: Int { constants.count + registerCount }
  /// The table that the cursor walks.
  let table: Table?
  /// The table that the program creates or drops.
  let definition: TableDefinition?
  let dropped: Table?
  let columnNames: [String]
  let resultFirst: Register
  let sorting: Sorting?
  let aggregates: [AggregateKind]
  let messages: [String]
  /// The stable identity of its executions.
  let selectionKey: UInt64

  init(_ builder: ProgramBuilder, kind: ProgramKind, schema: Schema) {
    self.kind = kind
    self.schema = schema
    instructionCount = builder.code.count
    instructions = .allocate(capacity: instructionCount)
    for (index, instruction) in builder.code.enumerated() {
      (instructions + index).initialize(to: instruction.resolved(builder.addresses))
    }
    constants = builder.constants
    parameterCount = builder.parameterCount
    registerCount = Int(builder.registerCount)
    table = builder.table
    definition = builder.definition
    dropped = builder.dropped
    columnNames = builder.columnNames
    resultFirst = builder.resultFirst
    sorting = builder.sorting
    aggregates = builder.aggregates
    messages = builder.messages
    let role = stableHash("\(kind.rawValue) \(builder.table?.folded.text ?? "")")
    selectionKey = mix64(role, UInt64(StatementYieldPoint.family))
  }

  deinit { instructions.deallocate() }

  /// Whether compiling against `other` would give the same program.
  ///
  /// A program that reads or changes rows depends only on the table that it names.
  /// - Complexity: O(tables).
  func isCurrent(in other: Schema) -> Bool {
    if schema === other { return true }
    guard kind != .schemaChange, let table else { return false }
    if table.isSchemaTable { return true }
    for candidate in other.tables where candidate === table || candidate.isSame(as: table) {
      return true
    }
    return false
  }
}

/// How the rows of a result are sorted: each has keys, then the values of the result.
struct Sorting: Sendable {
  let isDescending: [Bool]
  let valueCount: Int

  var keyCount: Int { isDescending.count }
  var stride: Int { keyCount + valueCount }
}
