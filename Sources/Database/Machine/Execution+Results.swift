import AsyncIO
import MVCC
import Primitives
import Values

extension Execution {
  /// Runs an instruction that gathers or counts results; returns the address of the next one.
  mutating func runResult(_ instruction: Instruction) throws(Interrupted) -> Int {
    switch instruction {
    case .aggregate(let index, let value): accumulators[Int(index)].add(registers[value])
    case .finishAggregate(let index, let into): try finishAggregate(Int(index), into)
    case .addSorted(let first): try addSorted(first)
    case .sort: if let sorting = program.sorting { sorter.sort(sorting) }
    case .nextSorted(let into, let none):
      guard let sorting = program.sorting, sorter.next(sorting, into: registers + Int(into)) else {
        return Int(none)
      }
    case .limit(let register): try makeLimit(register, negative: -1)
    case .offset(let register): try makeLimit(register, negative: 0)
    case .skipOffset(let register, let target):
      let rest = registers.key(register)
      if rest > 0 {
        registers[register] = .integer(rest - 1)
        return Int(target)
      }
    case .countLimit(let register, let target):
      let rest = registers.key(register)
      if rest > 0 { registers[register] = .integer(rest - 1) }
      if rest == 1 { return Int(target) }
    default: trap("\(instruction) makes no result")
    }
    return programCounter + 1
  }

  private mutating func finishAggregate(_ index: Int, _ into: Register) throws(Interrupted) {
    do throws(EngineError) {
      registers[into] = try accumulators[index].finish()
    } catch {
      throw .failure(error)
    }
  }

  private mutating func addSorted(_ first: Register) throws(Interrupted) {
    guard let sorting = program.sorting else { trap("rows are sorted by no keys") }
    do throws(EngineError) {
      try sorter.add(
        UnsafeBufferPointer(start: registers + Int(first), count: sorting.stride))
    } catch {
      throw .failure(error)
    }
  }

  /// LIMIT and OFFSET must be integers; a negative limit is none, a negative offset zero.
  private mutating func makeLimit(_ register: Register, negative: Int64) throws(Interrupted) {
    guard let count = KeyBounds.exact(registers[register]) else {
      throw .failure(
        .datatypeMismatch("LIMIT and OFFSET must be integers, not \(registers[register])"))
    }
    registers[register] = .integer(count < 0 ? negative : count)
  }
}
