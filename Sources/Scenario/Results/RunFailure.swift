/// What a run found: the property that failed first, and where.
public struct RunFailure: Error, Hashable, Sendable {
  /// The property's name, such as `snapshot-read` or `ledger`.
  public var property: String
  /// One sentence: what was seen and what was expected.
  public var message: String
  /// The kind of the operation that met the failure, such as `update` or `commit`.
  public var operationKind: String
  /// The last yield point that fired in that operation, `Family.point`, or nil.
  public var nearestPoint: String?
  /// For a property that can fail in several ways, the way in which it failed, such as `rolled back and there`.
  public var way: String?
  /// The step of the run, the fiber and the text of its operation.
  public var step: UInt64
  public var actor: String
  public var statement: String?
  /// The signature, if it is not composed of the parts.
  private var ownSignature: String?

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

  /// A failure of which only the signature is known.
  init(signature: String) {
    let sides = signature.split(separator: " ", maxSplits: 2)
    let isUsual = sides.count == 3 && sides[1] == "in"
    self.init(
      property: isUsual ? String(sides[0]) : signature, message: signature,
      operationKind: isUsual ? String(sides[2]) : "run", nearestPoint: nil, step: 0,
      actor: Self.nobody, statement: nil)
    self.signature = signature
  }

  /// The actor where it is not known whose turn it was.
  public static let nobody = "unknown"

  /// What distinguishes this failure from others when seeds are compared; contains nothing that varies between
  /// runs.
  ///
  /// The yield point is not part of it, because one bug can be met at many points.
  public var signature: String {
    get { ownSignature ?? usualSignature }
    set { ownSignature = newValue == usualSignature ? nil : newValue }
  }

  private var usualSignature: String {
    "\(property) in \(operationKind)" + (way.map { ": \($0)" } ?? "")
  }
}

extension RunFailure: Codable {
  private enum CodingKeys: String, CodingKey {
    case property, message, operationKind, nearestPoint, way, step, actor, statement
    case ownSignature = "signature"
  }
}
