/// What a run found: the property that failed first, and where.
public struct RunFailure: Error, Hashable, Sendable {
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
  /// The step of the run, the fiber and the text of its operation.
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

  /// What failed; nil when the run passed.
  public var failure: RunFailure? {
    switch self {
    case .passed: nil
    case .failed(let failure), .stalled(let failure): failure
    }
  }

  /// How results, failure files and reports name it.
  public var kind: OutcomeKind {
    switch self {
    case .passed: .passed
    case .failed: .failed
    case .stalled: .stalled
    }
  }

  /// `passed`, `failed` or `stalled`.
  public var name: String { kind.rawValue }
}
