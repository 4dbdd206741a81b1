/// A text of `sometimes` or `reachable` that only a fault leads to.
///
/// A sweep in which no run had the fault on is not expected to meet the text.
public struct TextUnderFaults: Sendable {
  public let text: StaticString
  /// The option names of the fields that switch such faults on; one of them is enough.
  public let fields: [String]

  /// - Parameters:
  ///   - text: The text that is passed to `sometimes` or `reachable`.
  ///   - fields: The options of the faults without dashes, such as "power-losses".
  public init(_ text: StaticString, _ fields: String...) {
    (self.text, self.fields) = (text, fields)
  }
}

extension SystemUnderTest {
  /// All texts that a sweep must meet, in the form in which it looks for them, in the order of results files.
  var textSwitches: [FaultSwitch] {
    mustMeet.map { FaultSwitch(mustMeet: $0) }
      + mustMeetUnderFaults.map { FaultSwitch(mustMeet: $0.text, under: $0.fields) }
  }
}
