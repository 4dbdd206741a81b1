import SQLSyntax

/// Makes random trees of the kind that parsing gives.
///
/// Parameters are numbered in the order in which the statement is printed, which is the order in which
/// the generator makes its parts.
struct TreeGenerator {
  var random: SplitMix
  private var parameterCount = 0
  private var namedParameters: [String] = []
  private var namedIndices: [Int] = []
  private var allowsParameters = true

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
  }

  static let names = [
    "a", "b", "t", "Rowid", "key", "select", "order by", "", "x\"y", "é", "日本", "_1", "1a", "$x",
    "true", "x'", "like", "[b]", "`", "a$b", "current_timestamp", "left", "--", "\u{FEFF}bom",
  ]

  mutating func identifier() -> Identifier {
    Identifier(random.pick(Self.names))
  }

  mutating func literal() -> Literal {
    switch random.below(8) {
    case 0: return .null
    case 1: return .boolean(random.chance(1, in: 2))
    case 2: return .integer(Int64(random.below(20)) - 10)
    case 3: return .integer(Int64(bitPattern: random.next()))
    case 4: return .real(real())
    case 5: return .integer(random.pick([.min, .max, 0, -1]))
    case 6: return .text(random.pick(["", "it's", "''", "日本", "--", "\n", "\"", "a\0b"]))
    default:
      return .blob((0..<random.below(4)).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }
  }

  private mutating func real() -> Double {
    if random.chance(1, in: 2) {
      return random.pick([
        0, 1.5, -2.25, 1e300, -1e-300, .infinity, -.infinity, 9.3e18, .leastNonzeroMagnitude,
      ])
    }
    let value = Double(bitPattern: random.next())
    return value.isNaN ? 0.1 : value
  }

  mutating func parameter() -> Parameter {
    switch random.below(3) {
    case 0:
      parameterCount += 1
      return Parameter(index: parameterCount)
    case 1:
      let index = random.below(9) + 1
      parameterCount = max(parameterCount, index)
      return Parameter(index: index)
    default:
      let name = random.pick([":a", "@a", "$a", ":select", ":1"])
      if let known = namedParameters.firstIndex(of: name) {
        return Parameter(index: namedIndices[known], name: name)
      }
      parameterCount += 1
      namedParameters.append(name)
      namedIndices.append(parameterCount)
      return Parameter(index: parameterCount, name: name)
    }
  }

  /// Forgets the parameters, for the next statement.
  mutating func reset(allowsParameters: Bool = true) {
    self.allowsParameters = allowsParameters
    parameterCount = 0
    namedParameters = []
    namedIndices = []
  }

  mutating func expression(_ depth: Int) -> Expression {
    guard depth > 0 else { return leaf() }
    switch random.below(12) {
    case 0: return leaf()
    case 1, 2: return .unary(random.pick(UnaryOperator.allCases), expression(depth - 1)).folded
    case 3, 4, 5, 6:
      let left = expression(depth - 1)
      return .binary(random.pick(BinaryOperator.allCases), left, expression(depth - 1)).folded
    case 7: return .isNull(expression(depth - 1), isNegated: random.chance(1, in: 2))
    case 8: return predicate(depth - 1)
    case 9: return .collate(expression(depth - 1), random.pick(["nocase", "BINARY", "or"]))
    case 10: return conditional(depth - 1)
    default: return call(depth - 1)
    }
  }

  private mutating func leaf() -> Expression {
    switch random.below(5) {
    case 0 where allowsParameters: return .parameter(parameter())
    case 1: return .column(ColumnReference(random.pick(Self.names)))
    case 2: return .column(ColumnReference(table: random.pick(Self.names), "c"))
    default: return .literal(literal())
    }
  }

  private mutating func predicate(_ depth: Int) -> Expression {
    let isNegated = random.chance(1, in: 2)
    let value = expression(depth)
    switch random.below(3) {
    case 0:
      let low = expression(depth)
      return .between(value, low: low, high: expression(depth), isNegated: isNegated)
    case 1:
      let list = (0..<random.below(4)).map { _ in expression(depth) }
      return .inList(value, list, isNegated: isNegated)
    default:
      let operation: PatternMatch.Operator = random.chance(1, in: 2) ? .like : .glob
      var match = PatternMatch(operation, value, expression(depth), isNegated: isNegated)
      if random.chance(1, in: 3) { match.escape = expression(depth) }
      return .match(match)
    }
  }

  private mutating func conditional(_ depth: Int) -> Expression {
    var parsed = CaseExpression(branches: [])
    if random.chance(1, in: 2) { parsed.operand = expression(depth) }
    for _ in 0...random.below(2) {
      let when = expression(depth)
      parsed.branches.append(CaseExpression.Branch(when: when, then: expression(depth)))
    }
    if random.chance(1, in: 2) { parsed.otherwise = expression(depth) }
    return .conditional(parsed)
  }

  private mutating func call(_ depth: Int) -> Expression {
    switch random.below(3) {
    case 0: return .function(FunctionCall("count", .star))
    case 1: return .cast(expression(depth), type())
    default:
      let list = (0..<random.below(3)).map { _ in expression(depth) }
      let isDistinct = !list.isEmpty && random.chance(1, in: 3)
      return .function(FunctionCall(identifier(), .list(list, isDistinct: isDistinct)))
    }
  }

  mutating func type() -> TypeName {
    let words = random.pick([
      ["INTEGER"], ["TEXT"], ["UNSIGNED", "BIG", "INT"], ["var char"], ["key"], ["generated"],
    ])
    let arguments = random.pick([[], [10], [-5, .max], [.min]] as [[Int64]])
    return TypeName(words, arguments: arguments)
  }
}

extension Expression {
  /// The tree that parsing gives instead, where an operator on a literal null is another node.
  var folded: Expression {
    switch self {
    case .binary(.is, let left, .literal(.null)): .isNull(left, isNegated: false)
    case .binary(.isNot, let left, .literal(.null)): .isNull(left, isNegated: true)
    default: self
    }
  }
}
