import MVCC
import Primitives
import Values

extension Execution {
  /// Runs an instruction on row ids; returns the address of the next one.
  mutating func runKeys(_ instruction: Instruction) -> Int {
    switch instruction {
    case .bound(let bound, let value, let into, let empty):
      if !narrow(bound, registers[value], into) { return Int(empty) }
    case .exactKey(let value, let into, let none):
      guard let key = KeyBounds.exact(registers[value]) else { return Int(none) }
      registers[into] = .integer(key)
    case .addProbe(let value):
      if let key = KeyBounds.exact(registers[value]) { probes.add(key) }
    case .sortProbes(let isDescending): probes.sort(isDescending: isDescending)
    case .nextProbe(let into, let none):
      guard let key = probes.next() else { return Int(none) }
      registers[into] = .integer(key)
    case .collectRow: collected.add(cursor!.rowID)
    case .nextCollected(let into, let none):
      guard let key = collected.next() else { return Int(none) }
      registers[into] = .integer(key)
    default: trap("\(instruction) is not about keys")
    }
    return programCounter + 1
  }

  /// Puts a limit on the range whose low or high end is in `into`; false if nothing is left.
  private mutating func narrow(_ bound: KeyBound, _ value: Value, _ into: Register) -> Bool {
    switch KeyBounds.closed(bound, value) {
    case .none: return false
    case .all: return true
    case .key(let key):
      let present = registers.key(into)
      let isLower = bound == .above || bound == .atLeast
      registers[into] = .integer(isLower ? max(present, key) : min(present, key))
      return true
    }
  }
}
