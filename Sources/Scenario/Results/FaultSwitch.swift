import Primitives

/// A fault that a field of the spec switches on, with the probes that count how often it fired.
///
/// A sweep reports each fault that was on in some of its runs and fired in none: the spec then promises something
/// that the runs do not do. A run without an occasion for a fault counts as one in which the fault was off.
public struct FaultSwitch: Sendable {
  /// The option name of the field; for something that must be met, its text.
  public let field: String
  /// Whether this is not a fault but a text that runs must meet.
  public let isMustMeet: Bool
  /// For a text that must be met: the fields of which one must be on; where there are none, every run is expected
  /// to meet it.
  public let under: [String]
  /// The names of the probes; the fault has fired if one of them was hit.
  public let probes: [StaticString]
  /// The probe that counts occasions for a fault that not every run gives an occasion to; nil if every run does.
  public let occasion: StaticString?

  /// A fault that is on if its field is.
  ///
  /// - Parameter occasion: A probe that counts where the fault could have fired. A run that did not hit it counts
  ///   as one in which the fault was off, because that run promised nothing.
  public init(_ field: String, _ probes: StaticString..., where occasion: StaticString? = nil) {
    (self.field, self.probes, isMustMeet, self.occasion) = (field, probes, false, occasion)
    under = []
  }

  /// A text of `sometimes` or `reachable` that at least one run of a sweep must meet.
  ///
  /// - Parameter fields: The fields of which one must be on for it, if any.
  public init(mustMeet text: StaticString, under fields: [String] = []) {
    (field, probes, isMustMeet, under) = ("\(text)", [text], true, fields)
    occasion = nil
  }

  /// Its name in results: a field, or a text that must be met.
  public var label: String { isMustMeet ? Self.mustMeetPrefix + field : field }

  /// The prefix of the label of a text that must be met; no field begins with it.
  public static let mustMeetPrefix = "must meet: "

  /// The names of those probes as reports print them.
  public var probeNames: [String] { probes.map { "\($0)" } }
}

extension FaultSwitch {
  /// Whether a run of the spec can show it, as far as the fields tell.
  func isOn(_ spec: RunSpec) -> Bool {
    if !isMustMeet { return Self.isOn(field, spec) }
    return under.isEmpty || under.contains { Self.isOn($0, spec) }
  }

  /// What is wrong if it names a field that the system does not have, because nothing would watch the fault then.
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
