import Primitives
import Simulation

/// An intervention as one string: `stream:label:occurrence@actor'incarnation/transaction.place=answer`.
///
/// Label, actor and answer are hexadecimal, the rest is decimal. A failure file holds thousands of interventions,
/// and written as objects each would fill a screen.
extension Intervention {
  /// The text that files contain.
  public var text: String {
    let scope = key.scope
    let operation = scope.operation
    return "\(key.stream):\(Self.hex(key.label)):\(key.occurrence)"
      + "@\(hexadecimal(scope.actor.path))'\(scope.actor.incarnation)"
      + "/\(operation.span).\(operation.place)=\(Self.hex(answer))"
  }

  /// The form of the text, for messages to people.
  private static let form =
    "\"stream:label:occurrence@actor'incarnation/transaction.place=answer\""

  /// Nil if `text` does not have this form.
  public init?(text: String) {
    var fields: [Substring] = []
    var rest = text[...]
    for separator in "::@'/.=" {
      guard let end = rest.firstIndex(of: separator) else { return nil }
      fields.append(rest[..<end])
      rest = rest[rest.index(after: end)...]
    }
    guard let stream = Self.stream(named: String(fields[0])),
      let label = UInt64(fields[1], radix: 16), let occurrence = UInt64(fields[2]),
      let path = UInt64(fields[3], radix: 16), let incarnation = UInt32(fields[4]),
      let transaction = UInt32(fields[5]), let place = UInt32(fields[6]),
      let answer = UInt64(rest, radix: 16)
    else { return nil }
    let scope = DecisionScope(
      actor: ActorID(path: path, incarnation: incarnation),
      operation: OperationID(span: transaction, place: place))
    self.init(key: DecisionKey(scope, stream, number: label, occurrence), answer: answer)
  }

  /// The stream of that name in files, or of a name that it had in an older build.
  private static func stream(named name: String) -> DecisionStream? {
    switch name {
    case "firedYield": .injectedYield
    case "gadget": .hold
    default: DecisionStream.allCases.first { "\($0)" == name }
    }
  }

  private static func hex(_ value: UInt64) -> String { String(value, radix: 16) }
}

extension Intervention: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let intervention = Intervention(text: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected \(Self.form), not \(quotedASCII(text))")
    }
    self = intervention
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
