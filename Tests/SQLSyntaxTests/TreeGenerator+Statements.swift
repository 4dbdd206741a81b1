import SQLSyntax

extension TreeGenerator {
  mutating func statement() -> SQLStatement {
    reset()
    switch random.below(8) {
    case 0: return .createTable(createTable())
    case 1: return .insert(insert())
    case 2, 3: return .select(select())
    case 4: return .update(update())
    case 5:
      return .delete(DeleteStatement(table: table(), filter: maybeExpression()))
    case 6:
      return .dropTable(DropTableStatement(table: identifier(), ifExists: random.chance(1, in: 2)))
    default:
      return random.pick([
        .begin(.deferred), .begin(.immediate), .begin(.concurrent), .commit, .rollback,
        .rollbackTo(identifier()), .savepoint(identifier()), .release(identifier()),
      ])
    }
  }

  private mutating func maybeExpression() -> Expression? {
    random.chance(1, in: 2) ? expression(3) : nil
  }

  private mutating func table() -> TableReference {
    TableReference(identifier(), alias: random.chance(1, in: 3) ? identifier() : nil)
  }

  private mutating func select() -> SelectStatement {
    var statement = SelectStatement(results: [])
    for _ in 0...random.below(3) {
      switch random.below(4) {
      case 0: statement.results.append(.all)
      case 1: statement.results.append(.allOf(table: identifier()))
      default:
        let alias = random.chance(1, in: 3) ? identifier() : nil
        statement.results.append(.expression(expression(3), alias: alias))
      }
    }
    if random.chance(3, in: 4) { statement.from = table() }
    statement.filter = maybeExpression()
    for _ in 0..<random.below(3) {
      let direction: SortDirection = random.chance(1, in: 2) ? .ascending : .descending
      statement.ordering.append(OrderingTerm(expression(2), direction))
    }
    if random.chance(1, in: 2) {
      statement.limit = limit()
    }
    return statement
  }

  private mutating func limit() -> LimitClause {
    let first = expression(1)
    switch random.below(3) {
    case 0: return LimitClause(first)
    case 1: return LimitClause(first, offset: expression(1))
    default: return LimitClause(expression(1), offset: first, offsetLeads: true)
    }
  }

  private mutating func insert() -> InsertStatement {
    let columns = (0..<random.below(3)).map { _ in identifier() }
    if random.chance(1, in: 5) {
      return InsertStatement(table: identifier(), columns: columns, source: .defaultValues)
    }
    let width = random.below(3) + 1
    let rows = (0...random.below(3)).map { _ in (0..<width).map { _ in expression(2) } }
    return InsertStatement(table: identifier(), columns: columns, source: .values(rows))
  }

  private mutating func update() -> UpdateStatement {
    let table = table()
    let assignments = (0...random.below(3)).map { _ in Assignment(identifier(), expression(3)) }
    return UpdateStatement(table: table, assignments: assignments, filter: maybeExpression())
  }

  private mutating func createTable() -> CreateTableStatement {
    reset(allowsParameters: false)
    var statement = CreateTableStatement(
      table: identifier(), ifNotExists: random.chance(1, in: 2), columns: [])
    let count = random.below(4) + 1
    let keyColumn = random.below(2 * count)
    for index in 0..<count {
      var column = ColumnDefinition(identifier())
      if random.chance(3, in: 4) { column.type = type() }
      if index == keyColumn { column.primaryKey = random.pick([.plain, .ascending, .descending]) }
      column.isNotNull = random.chance(1, in: 3)
      if random.chance(1, in: 2) { column.defaultValue = expression(2) }
      statement.columns.append(column)
    }
    if keyColumn >= count, random.chance(1, in: 2) {
      statement.primaryKey = PrimaryKeyConstraint(
        (0...random.below(2)).map { _ in
          .init(identifier(), random.pick([.ascending, .descending]))
        })
    }
    return statement
  }
}
