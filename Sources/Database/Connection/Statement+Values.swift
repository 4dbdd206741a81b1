import MVCC
import SQLSyntax
import Values

extension Statement {
  /// The number of parameters, counted by the largest number.
  public var parameterCount: Int { parsed.parameters.count }

  /// The number of a named parameter, from 1; the name includes its mark, as in `:id`.
  public func parameterIndex(_ name: String) -> Int? { parsed.parameters.index(of: name) }

  /// Gives the parameter at `index`, from 1, a value, which it keeps over `reset`.
  ///
  /// - Throws: `misuse` for an index that the statement does not have, or while it is active.
  public func bind(_ value: Value, at index: Int) throws(EngineError) {
    guard index >= 1, index <= parsed.parameters.count else {
      throw .misuse("the statement has no parameter \(index), only \(parsed.parameters.count)")
    }
    guard !isActive else { throw .misuse("a parameter was bound while the statement is active") }
    guard control == nil else { return }
    execution.pointee.registers[index - 1] = value
  }

  /// The number of columns of the result; 0 for a statement without one.
  public var columnCount: Int { control == nil ? execution.pointee.program.columnNames.count : 0 }

  /// The row id that the last execution inserted last, even before it has ended.
  package var insertedRowID: Int64? {
    control == nil ? execution.pointee.lastInsertRowID : nil
  }

  /// The names of the columns of the result.
  public var columnNames: [String] { control == nil ? execution.pointee.program.columnNames : [] }

  /// The value of a column of the row; NULL without a row or for a column that does not exist.
  public func column(_ index: Int) -> Value {
    guard hasRow, index >= 0, index < execution.pointee.program.columnNames.count else {
      return .null
    }
    return execution.pointee.registers[execution.pointee.program.resultFirst + Register(index)]
  }

  /// The value of a column as an integer, converted as CAST does.
  public func integer(_ index: Int) -> Int64 {
    let value = column(index)
    if case .integer(let integer) = value { return integer }
    return value.asInteger
  }

  /// All columns of the row.
  public var row: [Value] { (0..<(hasRow ? columnCount : 0)).map(column) }
}
