/// A text of `sometimes` or `reachable` to which only a fault leads.
///
/// A sweep in which no run had the fault on does not miss the text.
public struct TextUnderFaults: Sendable {
  public let text: StaticString
  /// The fields that switch such faults on, by the names of their options; one of them is enough.
  public let fields: [String]

  /// - Parameters:
  ///   - text: As `sometimes` or `reachable` has it.
  ///   - fields: The options of the faults without dashes, such as "power-losses".
  public init(_ text: StaticString, _ fields: String...) {
    (self.text, self.fields) = (text, fields)
  }
}

extension SystemUnderTest {
  /// All texts that a sweep must meet, as it looks for them; the order is that of results files.
  var textSwitches: [FaultSwitch] {
    mustMeet.map { FaultSwitch(mustMeet: $0) }
      + mustMeetUnderFaults.map { FaultSwitch(mustMeet: $0.text, under: $0.fields) }
  }
}
