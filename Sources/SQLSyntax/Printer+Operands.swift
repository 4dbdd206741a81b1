extension Printer {
  mutating func print(_ literal: Literal) {
    switch literal {
    case .null: write("NULL")
    case .boolean(let value): write(value ? "TRUE" : "FALSE")
    case .integer(let value): write(String(value))
    case .real(let value): write(Self.text(of: value))
    case .text(let value): write(value, in: "'")
    case .blob(let bytes): printBlob(bytes)
    }
  }

  private static func text(of value: Double) -> String {
    if value.isNaN { return "NULL" }
    if value.isInfinite { return value < 0 ? "-9e999" : "9e999" }
    return value.description
  }

  private mutating func printBlob(_ bytes: [UInt8]) {
    write("x'")
    for byte in bytes {
      if byte < 0x10 { write("0") }
      write(String(byte, radix: 16))
    }
    write("'")
  }

  mutating func print(_ parameter: Parameter) {
    write(parameter.name ?? "?\(parameter.index)")
  }

  mutating func print(_ column: ColumnReference) {
    if let table = column.table {
      write(name: table)
      write(".")
    }
    write(name: column.name)
  }

  mutating func print(_ conditional: CaseExpression) {
    write("CASE")
    if let operand = conditional.operand {
      write(" ")
      print(operand)
    }
    for branch in conditional.branches {
      write(" WHEN ")
      print(branch.when)
      write(" THEN ")
      print(branch.then)
    }
    if let otherwise = conditional.otherwise {
      write(" ELSE ")
      print(otherwise)
    }
    write(" END")
  }

  mutating func printCast(_ operand: Expression, _ type: TypeName) {
    write("CAST(")
    print(operand)
    write(" AS ")
    print(type)
    write(")")
  }

  mutating func print(_ type: TypeName) {
    for (index, word) in type.words.enumerated() {
      if index > 0 { write(" ") }
      write(name: word)
    }
    guard !type.arguments.isEmpty else { return }
    write("(")
    write(list: type.arguments) { $0.write(String($1)) }
    write(")")
  }

  mutating func print(_ call: FunctionCall) {
    write(call.name)
    write("(")
    switch call.arguments {
    case .star: write("*")
    case .list(let arguments, let isDistinct):
      if isDistinct { write("DISTINCT ") }
      write(list: arguments) { $0.print($1) }
    }
    write(")")
  }
}
