import AsyncIO
import Primitives
import Simulation

/// What a run found: the property that failed first, and where.
public struct RunFailure: Hashable, Sendable {
  /// The property's name, such as `snapshot-read` or `ledger`.
  public var property: String
  /// One sentence: what was seen and what was expected.
  public var message: String
  /// The kind of the operation that met it, such as `update` or `commit`.
  public var operationKind: String
  /// The last yield point that fired in that operation, `Family.point`, or nil.
  public var nearestPoint: String?
  /// Which way it failed, of a property that can fail in several, such as `rolled back and there`.
  public var way: String?
  /// The step of the run, the fiber and its statement.
  public var step: UInt64
  public var actor: String
  public var statement: String?

  public init(
    property: String, message: String, operationKind: String, nearestPoint: String?, step: UInt64,
    actor: String, statement: String?, way: String? = nil
  ) {
    self.property = property
    self.message = message
    self.operationKind = operationKind
    self.nearestPoint = nearestPoint
    self.step = step
    self.actor = actor
    self.statement = statement
    self.way = way
  }

  /// What tells this failure from others when seeds are compared; holds nothing that moves.
  ///
  /// The yield point is none of it: readers meet one bug at as many points as there are.
  public var signature: String {
    "\(property) in \(operationKind)" + (way.map { ": \($0)" } ?? "")
  }
}

/// How a run ended.
public enum RunOutcome: Hashable, Sendable {
  case passed
  case failed(RunFailure)
  /// Nothing could go on.
  case stalled(RunFailure)
}

/// One statement as a client issued it, with its parameters in place, for failure files and reports.
public struct RecordedOperation: Hashable, Sendable {
  public var actor: String
  public var transaction: UInt32
  public var place: UInt32
  public var sql: String
  /// The parameters, rendered as SQL literals.
  public var parameters: [String]

  public init(
    actor: String, transaction: UInt32, place: UInt32, sql: String, parameters: [String]
  ) {
    self.actor = actor
    self.transaction = transaction
    self.place = place
    self.sql = sql
    self.parameters = parameters
  }
}

/// Everything that is known of a run when it has ended.
public struct RunReport: Sendable {
  public var spec: RunSpec
  public var outcome = RunOutcome.passed
  /// Steps of fibers that could run; steps of waiting fibers on purpose; turns without a step.
  public var steps: UInt64 = 0
  public var earlySteps: UInt64 = 0
  public var idleTurns: UInt64 = 0
  public var statements: UInt64 = 0
  public var commits: UInt64 = 0
  public var crashes: UInt64 = 0
  public var virtualTime = VirtualInstant.start
  /// The digest of the decisions and that of the behaviour; a replay gives both again.
  public var decisionDigest: UInt64 = 0
  public var behaviourDigest: UInt64 = 0
  /// Every probe with its count, in the order of registration.
  public var probes: [(name: String, count: UInt64)] = []
  /// Which faults of the spec were on, and which of them fired.
  public var faults = FaultRecord(on: 0, fired: 0)
  /// What the run reached, by the names of `heddle bench --reach`.
  public var reach = Reach()
  /// The last events, one line each, oldest first.
  public var lastEvents: [String] = []

  public init(spec: RunSpec) { self.spec = spec }
}

/// Counts of what makes a run worth running; see the design's table of what a run reaches.
public struct Reach: Hashable, Sendable {
  public var writingCommits: UInt64 = 0
  public var writeConflicts: UInt64 = 0
  /// Reads whose answer differs from what read committed, and read uncommitted, would have given.
  public var discriminatingCommitted: UInt64 = 0
  public var discriminatingUncommitted: UInt64 = 0
  /// Transactions that began and committed while another was being held.
  public var commitsDuringHold: UInt64 = 0
  public var dependencies: UInt64 = 0
  /// Dependencies whose other side aborted.
  public var abortedDependencies: UInt64 = 0
  /// UPDATEs and DELETEs, and those that met at least one row.
  public var changes: UInt64 = 0
  public var changesWithRows: UInt64 = 0
  public var savepointRollbacksRead: UInt64 = 0
  public var abandonments: UInt64 = 0
  public var abandonmentsInCommit: UInt64 = 0
  public var collectionsUnderReaders: UInt64 = 0
  public var recoveriesRead: UInt64 = 0
  /// Points that were held while another transaction committed: bit `ordinal` of entry `family`.
  public var heldPoints: [UInt64] = Array(repeating: 0, count: YieldPoint.familyLimit)

  public init() {}
}
