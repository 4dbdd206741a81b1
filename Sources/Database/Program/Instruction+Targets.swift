extension Instruction {
  /// The instruction with its label replaced by the address that `addresses` has for it.
  func resolved(_ addresses: [Target]) -> Instruction {
    func at(_ label: Target) -> Target { addresses[Int(label)] }
    switch self {
    case .rewind(let none): return .rewind(ifNone: at(none))
    case .last(let none): return .last(ifNone: at(none))
    case .seek(let operation, let key, let none):
      return .seek(operation, key: key, ifNone: at(none))
    case .next(let again): return .next(again: at(again))
    case .previous(let again): return .previous(again: at(again))
    case .bound(let bound, let value, let into, let empty):
      return .bound(bound, value, into: into, ifEmpty: at(empty))
    case .exactKey(let value, let into, let none):
      return .exactKey(value, into: into, ifNone: at(none))
    case .nextProbe(let into, let none): return .nextProbe(into: into, ifNone: at(none))
    case .nextCollected(let into, let none): return .nextCollected(into: into, ifNone: at(none))
    case .toRowID(let value, let into, let null):
      return .toRowID(value, into: into, ifNull: at(null))
    case .branchUnless(let comparison, let affinity, let left, let right, let to):
      return .branchUnless(comparison, affinity, left, right, to: at(to))
    case .jump(let to): return .jump(at(to))
    case .jumpUnless(let register, let to): return .jumpUnless(register, to: at(to))
    case .nextSorted(let into, let none): return .nextSorted(into: into, ifNone: at(none))
    case .skipOffset(let register, let to): return .skipOffset(register, to: at(to))
    case .countLimit(let register, let to): return .countLimit(register, to: at(to))
    default: return self
    }
  }
}
