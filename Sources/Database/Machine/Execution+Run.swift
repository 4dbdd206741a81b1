import AsyncIO
import MVCC
import Primitives
import Values

extension Execution {
  /// Runs until there is a row, or the end.
  ///
  /// - Throws: A yield, after which the same instruction is run again; a failure.
  mutating func run(_ context: UnsafePointer<ExecutionContext>) throws(Interrupted) -> Pause {
    while true {
      let next: Int
      switch code[programCounter] {
      case .row:
        programCounter += 1
        return .row
      case .halt:
        try context.pointee.yields!.pass(.beforeHalt)
        return .halted
      case .jump(let target): next = Int(target)
      case .branchUnless(let comparison, let affinity, let left, let right, let target):
        let isTrue = Self.holds(comparison, affinity, registers[left], registers[right]) == true
        next = isTrue ? programCounter + 1 : Int(target)
      case .jumpUnless(let register, let target):
        next = registers[register].truth == true ? programCounter + 1 : Int(target)
      case .openCursor, .rewind, .last, .seek, .next, .previous, .confine, .count,
        .column, .loadRow, .rowID:
        next = try walk(code[programCounter], context)
      case .bound, .exactKey, .addProbe, .sortProbes, .nextProbe, .collectRow, .nextCollected:
        next = runKeys(code[programCounter])
      case .newRowID, .toRowID, .requireRowID, .refuseExisting, .requireNotNull, .makeRecord,
        .insert, .delete, .deleteRow, .noteChange, .pause, .allocateTable, .publishCreated,
        .publishDropped:
        next = try write(code[programCounter], context)
      case .aggregate, .finishAggregate, .addSorted, .sort, .nextSorted, .limit, .offset,
        .skipOffset, .countLimit:
        next = try runResult(code[programCounter])
      default:
        try evaluate(code[programCounter])
        next = programCounter + 1
      }
      programCounter = next
    }
  }

  /// Runs an instruction that moves or reads the cursor; returns the address of the next one.
  @inline(__always)
  private mutating func walk(
    _ instruction: Instruction, _ context: UnsafePointer<ExecutionContext>
  ) throws(Interrupted) -> Int {
    switch instruction {
    case .openCursor: openCursor(context)
    case .rewind(let none):
      position = RecordPosition()
      if try !cursor!.rewind() { return Int(none) }
    case .last(let none):
      position = RecordPosition()
      if try !cursor!.last() { return Int(none) }
    case .seek(let operation, let key, let none):
      position = RecordPosition()
      if try !cursor!.seek(operation, registers.key(key)) { return Int(none) }
    case .next(let again):
      position = RecordPosition()
      if try cursor!.next() { return Int(again) }
    case .previous(let again):
      position = RecordPosition()
      if try cursor!.previous() { return Int(again) }
    case .confine(let low, let high):
      cursor!.confine(to: registers.key(low), registers.key(high))
    case .count(let into): registers[into] = .integer(try cursor!.count())
    case .column(let index, let into): registers[into] = try column(Int(index))
    case .loadRow(let first, let count): try loadRow(first, Int(count))
    case .rowID(let into): registers[into] = .integer(cursor!.rowID)
    default: trap("\(instruction) moves no cursor")
    }
    return programCounter + 1
  }

  private mutating func openCursor(_ context: UnsafePointer<ExecutionContext>) {
    guard let transaction = context.pointee.transaction, let table = program.table else {
      trap("a cursor is opened without a transaction or a table")
    }
    cursor = TableCursor(
      store: context.pointee.store, transaction: transaction, table: table.id,
      context: YieldContext(slots: context.pointee.slots, selectionKey: table.selectionKey))
  }

  private mutating func column(_ index: Int) throws(Interrupted) -> Value {
    do throws(RecordError) {
      return try cursor!.record.value(at: index, from: &position)
    } catch {
      throw .failure(.corrupt("row \(cursor!.rowID): \(error)"))
    }
  }

  private mutating func loadRow(_ first: Register, _ count: Int) throws(Interrupted) {
    do throws(RecordError) {
      let target = UnsafeMutableBufferPointer(start: registers + Int(first), count: count)
      try cursor!.record.read(into: target)
    } catch {
      throw .failure(.corrupt("row \(cursor!.rowID): \(error)"))
    }
  }
}

extension UnsafeMutablePointer<Value> {
  @inline(__always)
  subscript(_ register: Register) -> Value {
    unsafeAddress { UnsafePointer(self + Int(register)) }
    nonmutating unsafeMutableAddress { self + Int(register) }
  }

  /// The row id in a register that only ever holds integers.
  @inline(__always)
  func key(_ register: Register) -> Int64 {
    guard case .integer(let key) = self[register] else {
      trap("register \(register) holds \(self[register]), which is no row id")
    }
    return key
  }
}
