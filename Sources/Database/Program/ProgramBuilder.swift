import MVCC
import Values

/// Collects the instructions, registers and constants of a program.
struct ProgramBuilder {
  private(set) var code: ContiguousArray<Instruction> = []
  private(set) var constants: [Value] = []
  private var constantIndices: [Value: Register] = [:]
  let parameterCount: Int
  private(set) var registerCount: Register
  private var nextRegister: Register
  /// The address of each label.
  private(set) var addresses: [Target] = []
  private(set) var messages: [String] = []

  var table: Table?
  var definition: TableDefinition?
  var dropped: Table?
  var columnNames: [String] = []
  var resultFirst: Register = 0
  var sorting: Sorting?
  var aggregates: [AggregateKind] = []

  init(parameterCount: Int) {
    self.parameterCount = parameterCount
    registerCount = Register(parameterCount)
    nextRegister = registerCount
  }

  mutating func emit(_ instruction: Instruction) { code.append(instruction) }

  /// A block of `count` consecutive registers.
  mutating func allocate(_ count: Int = 1) -> Register {
    defer { registerCount = max(registerCount, nextRegister) }
    defer { nextRegister += Register(count) }
    return nextRegister
  }

  /// Passed to `release` to reuse registers that were allocated since.
  var mark: Register { nextRegister }

  mutating func release(to mark: Register) { nextRegister = mark }

  /// The register that always holds `value`.
  mutating func constant(_ value: Value) -> Register {
    if let known = constantIndices[value] { return known }
    constants.append(value)
    let register = -Register(constants.count)
    constantIndices[value] = register
    return register
  }

  mutating func message(_ text: String) -> Int32 {
    messages.append(text)
    return Int32(messages.count - 1)
  }

  /// A label, whose address `bind` sets.
  mutating func makeLabel() -> Target {
    addresses.append(-1)
    return Target(addresses.count - 1)
  }

  /// Puts the label before the next instruction.
  mutating func bind(_ label: Target) { addresses[Int(label)] = Target(code.count) }
}
