/// A fault that a field of the spec switches on, with the probes that count that it fired.
///
/// A sweep reports each fault that was on in some of its runs and fired in none: the spec then promises
/// what the runs do not do. A run that gave a fault no occasion counts as one in which it was off.
public struct FaultSwitch: Sendable {
  /// The field, by the name of its option; of something that must be met, its text.
  public let field: String
  /// Whether it is no fault but something that runs must meet, and so always on.
  public let isMustMeet: Bool
  /// The names of the probes; the fault fired where one of them was hit.
  public let probes: [StaticString]
  /// The probe that counts occasions for the fault, of one that not every run has; nil where every run has some.
  public let occasion: StaticString?

  /// A fault that is on where its field is.
  ///
  /// - Parameter occasion: A probe that counts where the fault could have fired. A run that did not hit it counts as
  ///   one in which the fault was off: it promised nothing.
  public init(_ field: String, _ probes: StaticString..., where occasion: StaticString? = nil) {
    (self.field, self.probes, isMustMeet, self.occasion) = (field, probes, false, occasion)
  }

  /// A text of `sometimes` or `reachable` that some run of a sweep must meet.
  public init(mustMeet text: StaticString) {
    (field, probes, isMustMeet, occasion) = ("\(text)", [text], true, nil)
  }

  /// How results name it: a field, or a text that must be met.
  public var label: String { isMustMeet ? Self.mustMeetPrefix + field : field }

  /// What begins the label of a text that must be met; no field begins so.
  public static let mustMeetPrefix = "must meet: "

  /// The names of those probes, as reports print them.
  public var probeNames: [String] { probes.map { "\($0)" } }
}
