import Primitives
import Simulation

/// An intervention as one string: `stream:label:occurrence@actor'incarnation/transaction.place=answer`.
///
/// Label, actor and answer are hexadecimal, the rest decimal. A failure file holds thousands of them,
/// and as objects they would fill a screen each.
enum InterventionText {
  static func render(_ intervention: Intervention) -> String {
    let key = intervention.key
    let scope = key.scope
    let operation = scope.operation
    return "\(key.stream):\(hex(key.label)):\(key.occurrence)"
      + "@\(hexadecimal(scope.actor.path))'\(scope.actor.incarnation)"
      + "/\(operation.span).\(operation.place)=\(hex(intervention.answer))"
  }

  /// Nil when `text` is none.
  static func parse(_ text: String) -> Intervention? {
    var fields: [Substring] = []
    var rest = text[...]
    for separator in "::@'/.=" {
      guard let end = rest.firstIndex(of: separator) else { return nil }
      fields.append(rest[..<end])
      rest = rest[rest.index(after: end)...]
    }
    guard let stream = stream(named: String(fields[0])),
      let label = UInt64(fields[1], radix: 16), let occurrence = UInt64(fields[2]),
      let path = UInt64(fields[3], radix: 16), let incarnation = UInt32(fields[4]),
      let transaction = UInt32(fields[5]), let place = UInt32(fields[6]),
      let answer = UInt64(rest, radix: 16)
    else { return nil }
    let scope = DecisionScope(
      actor: ActorID(path: path, incarnation: incarnation),
      operation: OperationID(span: transaction, place: place))
    return Intervention(key: DecisionKey(scope, stream, number: label, occurrence), answer: answer)
  }

  /// Streams as files name them, also by the names that they had in older builds.
  private static func stream(named name: String) -> DecisionStream? {
    switch name {
    case "firedYield": .injectedYield
    case "gadget": .hold
    default: DecisionStream.allCases.first { "\($0)" == name }
    }
  }

  private static func hex(_ value: UInt64) -> String { String(value, radix: 16) }
}
