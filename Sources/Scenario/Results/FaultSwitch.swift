import Primitives

/// A fault that a field of the spec switches on, with the probes that count that it fired.
///
/// A sweep reports each fault that was on in some of its runs and fired in none: the spec then promises
/// what the runs do not do. A run that gave a fault no occasion counts as one in which it was off.
public struct FaultSwitch: Sendable {
  /// The field, by the name of its option; of something that must be met, its text.
  public let field: String
  /// Whether it is no fault but something that runs must meet.
  public let isMustMeet: Bool
  /// Of something that must be met, the fields of which one must be on; where there are none, it is always looked for.
  public let under: [String]
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
    under = []
  }

  /// A text of `sometimes` or `reachable` that some run of a sweep must meet.
  ///
  /// - Parameter fields: Those of which one must be on for it, if any.
  public init(mustMeet text: StaticString, under fields: [String] = []) {
    (field, probes, isMustMeet, under) = ("\(text)", [text], true, fields)
    occasion = nil
  }

  /// How results name it: a field, or a text that must be met.
  public var label: String { isMustMeet ? Self.mustMeetPrefix + field : field }

  /// What begins the label of a text that must be met; no field begins so.
  public static let mustMeetPrefix = "must meet: "

  /// The names of those probes, as reports print them.
  public var probeNames: [String] { probes.map { "\($0)" } }
}

extension FaultSwitch {
  /// Whether a run of the spec can show it, as far as the fields say.
  func isOn(_ spec: RunSpec) -> Bool {
    if !isMustMeet { return Self.isOn(field, spec) }
    return under.isEmpty || under.contains { Self.isOn($0, spec) }
  }

  /// What is wrong where it names a field that the system does not have: nothing would watch the fault then.
  func complaint(_ fields: SpecFields) -> String? {
    guard let name = (isMustMeet ? under : [field]).first(where: { fields.place($0) == nil }) else {
      return nil
    }
    let what =
      isMustMeet
      ? "text \"\(field)\", which must be met under faults,"
      : "fault switch of the probe \"\(probeNames.joined(separator: "\", \""))\""
    return
      "\(what) names the field \"\(name)\", which is none of the system's; name one that is listed in its "
      + "fields or in those of its faults"
  }

  private static func isOn(_ field: String, _ spec: RunSpec) -> Bool {
    spec.fields.place(field).map(spec.isOn) ?? false
  }
}
