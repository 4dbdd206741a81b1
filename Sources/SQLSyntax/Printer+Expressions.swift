extension Expression {
  /// How tightly the outermost operator binds.
  var precedence: Precedence {
    switch self {
    case .literal, .parameter, .column, .conditional, .cast, .function: .primary
    case .unary(.not, _): .not
    case .unary: .unary
    case .binary(let operation, _, _): operation.precedence
    case .isNull, .between, .inList, .match: .equality
    case .collate: .collation
    }
  }
}

extension Printer {
  mutating func print(_ expression: Expression) {
    switch expression {
    case .literal(let literal): print(literal)
    case .parameter(let parameter): print(parameter)
    case .column(let column): print(column)
    case .unary(let operation, let operand): print(operation, operand)
    case .binary(let operation, let left, let right): print(operation, left, right)
    case .conditional(let conditional): print(conditional)
    case .cast(let operand, let type): printCast(operand, type)
    case .function(let call): print(call)
    default: printPredicate(expression)
    }
  }

  private mutating func printPredicate(_ expression: Expression) {
    switch expression {
    case .isNull(let operand, let isNegated):
      print(operand, atLeast: .equality)
      write(isNegated ? " IS NOT NULL" : " IS NULL")
    case .between(let value, let low, let high, let isNegated):
      print(value, atLeast: .equality)
      write(isNegated ? " NOT BETWEEN " : " BETWEEN ")
      print(low, atLeast: .equality)
      write(" AND ")
      print(high, atLeast: .comparison)
    case .inList(let value, let list, let isNegated):
      print(value, atLeast: .equality)
      write(isNegated ? " NOT IN (" : " IN (")
      write(list: list) { $0.print($1) }
      write(")")
    case .match(let match): print(match)
    case .collate(let operand, let collation):
      print(operand, atLeast: .collation)
      write(" COLLATE ")
      write(name: collation)
    default: break
    }
  }

  /// Prints an operand, in parentheses if its operator binds less tightly.
  private mutating func print(_ operand: Expression, atLeast minimum: Precedence) {
    let precedence = operand.precedence
    let needed = precedence < minimum
    let wanted = parentheses == .full && precedence < .primary
    if needed || wanted { write("(") }
    print(operand)
    if needed || wanted { write(")") }
  }

  private mutating func print(_ operation: UnaryOperator, _ operand: Expression) {
    write(operation.rawValue)
    if operation == .not {
      write(" ")
      print(operand, atLeast: .not)
    } else if operation == .negate {
      printNegated(operand)
    } else {
      print(operand, atLeast: .unary)
    }
  }

  /// Prints the operand of a `-` so that it is neither a number, which would absorb the sign, nor begins with
  /// another `-`, which would begin a comment.
  private mutating func printNegated(_ operand: Expression) {
    switch operand {
    case .literal(.integer), .literal(.real):
      write("(")
      print(operand)
      write(")")
    case .unary(.negate, _):
      if parentheses == .minimal { write(" ") }
      print(operand, atLeast: .unary)
    default: print(operand, atLeast: .unary)
    }
  }

  private mutating func print(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression
  ) {
    print(left, atLeast: operation.precedence)
    write(" ")
    write(operation.rawValue)
    write(" ")
    print(right, atLeast: operation.precedence.next)
  }

  private mutating func print(_ match: PatternMatch) {
    print(match.value, atLeast: .equality)
    write(match.isNegated ? " NOT " : " ")
    write(match.operation.rawValue)
    write(" ")
    print(match.pattern, atLeast: .comparison)
    guard let escape = match.escape else { return }
    write(" ESCAPE ")
    print(escape, atLeast: .comparison)
  }
}
