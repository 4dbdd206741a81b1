/// One operation as a fiber began it, for failure files and reports.
public struct RecordedOperation: Hashable, Sendable {
  public var actor: String
  public var transaction: UInt32
  public var place: UInt32
  /// What was asked, as text, such as an SQL statement.
  public var text: String
  /// The parameters of the text, rendered as literals.
  public var parameters: [String]

  public init(
    actor: String, transaction: UInt32, place: UInt32, text: String, parameters: [String] = []
  ) {
    self.actor = actor
    self.transaction = transaction
    self.place = place
    self.text = text
    self.parameters = parameters
  }
}

extension RecordedOperation: Codable {
  private enum Keys: String, CodingKey { case actor, transaction, place, text, parameters, sql }

  /// Builds up to 0.1.0 called the text `sql`, whatever it was.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    actor = try container.decode(String.self, forKey: .actor)
    transaction = try container.decode(UInt32.self, forKey: .transaction)
    place = try container.decode(UInt32.self, forKey: .place)
    let isOld = container.contains(.sql) && !container.contains(.text)
    text = try container.decode(String.self, forKey: isOld ? .sql : .text)
    parameters = try container.decodeIfPresent([String].self, forKey: .parameters) ?? []
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(actor, forKey: .actor)
    try container.encode(transaction, forKey: .transaction)
    try container.encode(place, forKey: .place)
    try container.encode(text, forKey: .text)
    if !parameters.isEmpty { try container.encode(parameters, forKey: .parameters) }
  }
}
