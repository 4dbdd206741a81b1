import AsyncIO
import MVCC
import Primitives
import Values

extension Execution {
  /// Runs an instruction that writes or checks what will be written; returns the address of the next one.
  mutating func write(
    _ instruction: Instruction, _ context: UnsafePointer<ExecutionContext>
  ) throws(Interrupted) -> Int {
    switch instruction {
    case .newRowID(let into): registers[into] = .integer(try cursor!.makeRowID())
    case .toRowID(let value, let into, let null):
      if registers[value].isNull { return Int(null) }
      registers[into] = .integer(try Self.rowID(registers[value]))
    case .requireRowID(let value, let into):
      registers[into] = .integer(try Self.rowID(registers[value]))
    case .refuseExisting(let key, let message):
      position = RecordPosition()
      if try cursor!.seek(.exactly, registers.key(key)) {
        throw .failure(.constraint(.primaryKey, program.messages[Int(message)]))
      }
    case .requireNotNull(let register, let message):
      if registers[register].isNull {
        throw .failure(.constraint(.notNull, program.messages[Int(message)]))
      }
    case .makeRecord(let first, let count):
      record = Record(
        encoding: UnsafeBufferPointer(start: registers + Int(first), count: Int(count)))
    case .insert(let rowID): try cursor!.insert(registers.key(rowID), record)
    case .delete: try cursor!.delete()
    case .deleteRow(let key): _ = try cursor!.delete(registers.key(key))
    case .noteChange(let rowID, let isInsert):
      changes += 1
      if isInsert { lastInsertRowID = registers.key(rowID) }
    case .pause: try context.pointee.yields!.pass(.betweenRowWrites)
    case .allocateTable(let into):
      registers[into] = .integer(Int64(context.pointee.store.allocateTableID().rawValue))
    case .publishCreated(let id, let row): publishCreated(id, row, context)
    case .publishDropped: publishDropped(context)
    default: trap("\(instruction) writes nothing")
    }
    return programCounter + 1
  }

  private static func rowID(_ value: Value) throws(Interrupted) -> Int64 {
    guard let key = KeyBounds.exact(value) else {
      throw .failure(.datatypeMismatch("a row id must be an integer, not \(value)"))
    }
    return key
  }

  private mutating func publishCreated(
    _ id: Register, _ row: Register, _ context: UnsafePointer<ExecutionContext>
  ) {
    guard let definition = program.definition, let transaction = context.pointee.transaction,
      let id = UInt32(exactly: registers.key(id))
    else { trap("a table is made without its definition, transaction or number") }
    let table = definition.makeTable(id: TableID(rawValue: id), schemaRow: registers.key(row))
    transaction.noteCreated(table: table.id)
    transaction.setPendingSchema(program.schema.adding(table))
  }

  private mutating func publishDropped(_ context: UnsafePointer<ExecutionContext>) {
    guard let table = program.dropped, let transaction = context.pointee.transaction else {
      trap("a table is dropped without its name or transaction")
    }
    transaction.noteDropped(table: table.id)
    transaction.setPendingSchema(program.schema.removing(table))
  }
}
