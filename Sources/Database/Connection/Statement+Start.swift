import AsyncIO
import MVCC
import Primitives
import SQLSyntax

extension Statement {
  /// Gives the program its transaction; it is compiled again if the schema has changed.
  func startProgram() throws(Interrupted) {
    try waitForSchemaChange()
    try failing { () throws(EngineError) in
      if let transaction = connection.explicit?.transaction { try store.checkUsable(transaction) }
      try recompileIfStale()
      let program = execution.pointee.program
      if program.kind != .read { try checkWriting(program) }
      guard program.table != nil else { return }
      if connection.explicit == nil {
        ownTransaction = try connection.beginTransaction()
        context.pointee.transaction = ownTransaction
      } else {
        let transaction = try connection.useExplicitTransaction()
        context.pointee.transaction = transaction
        if program.kind != .read { mark = transaction.mark() }
      }
    }
    execution.pointee.rewind()
    if execution.pointee.program.kind == .schemaChange,
      let transaction = context.pointee.transaction
    {
      phase = .acquiring(transaction)
    } else {
      phase = .running
    }
  }

  /// Lets a schema change that is being committed finish first, if this takes a snapshot.
  func waitForSchemaChange() throws(Interrupted) {
    guard connection.explicit?.transaction == nil, store.isSchemaChanging else { return }
    throw .io(.yield(.contention(.schema)))
  }

  private func checkWriting(_ program: Program) throws(EngineError) {
    if program.kind == .schemaChange, connection.hasOthersInTransaction(besides: self) {
      throw .misuse("database table is locked - SQL statements in progress")
    }
    try connection.claimWriting(self)
  }

  private func recompileIfStale() throws(EngineError) {
    let schema = connection.schema
    if execution.pointee.program.isCurrent(in: schema) { return }
    try recompile(schema)
  }

  private func recompile(_ schema: Schema) throws(EngineError) {
    let old = execution.pointee
    // A known text is one statement, so it can only be this one.
    var compiled = try connection.database.texts.find(text, schema)?.compiled
    if compiled == nil { compiled = try Compiler.compile(parsed, text: text, schema: schema) }
    guard case .program(let program) = compiled else {
      trap("a program became a control statement")
    }
    let new = Execution(program)
    for index in 0..<program.parameterCount { new.registers[index] = old.registers[index] }
    old.deallocate()
    execution.pointee = new
  }

  /// Carries out a control statement, or begins to.
  func start(_ control: Control) throws(Interrupted) {
    try failing { () throws(EngineError) in
      if case .rollback = control { return }
      if let transaction = connection.explicit?.transaction { try store.checkUsable(transaction) }
    }
    if case .begin(.concurrent) = control { try waitForSchemaChange() }
    try failing { () throws(EngineError) in try perform(control) }
  }

  private func perform(_ control: Control) throws(EngineError) {
    switch control {
    case .begin(let mode): try begin(mode)
    case .commit:
      try connection.checkCanCommit(besides: self)
      try startCommit()
    case .rollback:
      guard connection.explicit != nil else {
        throw .sql(SQLFailure("cannot rollback - no transaction is active"))
      }
      connection.rollback()
      succeed()
    case .savepoint(let name):
      try connection.savepoint(name)
      succeed()
    case .release(let name): try release(name)
    case .rollbackTo(let name):
      _ = try connection.findSavepoint(name, for: "roll back to")
      phase = .rollingBack(name)
    }
  }

  private func begin(_ mode: TransactionMode) throws(EngineError) {
    try connection.checkNoTransaction()
    switch mode {
    case .deferred: connection.explicit = ExplicitTransaction()
    case .concurrent:
      connection.explicit = ExplicitTransaction(
        transaction: try connection.beginTransaction())
    case .immediate:
      let transaction = try connection.beginTransaction()
      ownTransaction = transaction
      context.pointee.transaction = transaction
      phase = .acquiring(transaction)
      return
    }
    succeed()
  }

  private func release(_ name: Name) throws(EngineError) {
    let index = try connection.findSavepoint(name, for: "release")
    if connection.releaseCommits(index) {
      try connection.checkCanCommit(besides: self)
      return try startCommit()
    }
    connection.release(index)
    succeed()
  }

  /// Starts the commit of the explicit transaction, which may never have taken its snapshot.
  private func startCommit() throws(EngineError) {
    guard let transaction = connection.explicit?.transaction else {
      connection.leaveTransaction()
      return succeed()
    }
    connection.isCommitting = true
    context.pointee.transaction = transaction
    phase = .committing(store.makeCommit(transaction, slots: connection.slots))
  }

  /// Continues after exclusivity has been granted.
  func acquired(_ transaction: Transaction) {
    guard control != nil else { return phase = .running }
    connection.explicit = ExplicitTransaction(transaction: transaction)
    succeed()
  }

  func rollBack(to name: Name) throws(Interrupted) {
    try failing { () throws(EngineError) in
      connection.rollback(to: try connection.findSavepoint(name, for: "roll back to"))
    }
    succeed()
  }
}

extension Control {
  /// The stable identity of executions, by kind.
  var selectionKey: UInt64 {
    let role: String =
      switch self {
      case .begin: "begin"
      case .commit: "commit"
      case .rollback: "rollback"
      case .savepoint: "savepoint"
      case .release: "release"
      case .rollbackTo: "rollback to"
      }
    return mix64(stableHash(role), UInt64(StatementYieldPoint.family))
  }
}
