/// A fault that a field of the spec switches on, with the probes that count that it fired.
///
/// A sweep reports each fault that was on in some of its runs and fired in none: the spec then promises
/// what the runs do not do.
public struct FaultSwitch: Sendable {
  /// The field, by the name of its option; of something that must be met, its text.
  public let field: String
  /// Whether it is no fault but something that runs must meet.
  public let isMustMeet: Bool
  /// Of something that must be met, the fields of which one must be on; where there are none, it is always looked for.
  public let under: [String]
  /// The names of the probes; the fault fired where one of them was hit.
  public let probes: [StaticString]

  public init(_ field: String, _ probes: StaticString...) {
    (self.field, self.probes, isMustMeet, under) = (field, probes, false, [])
  }

  /// A text of `sometimes` or `reachable` that some run of a sweep must meet.
  ///
  /// - Parameter fields: Those of which one must be on for it, if any.
  public init(mustMeet text: StaticString, under fields: [String] = []) {
    (field, probes, isMustMeet, under) = ("\(text)", [text], true, fields)
  }

  /// How results name it: a field, or a text that must be met.
  public var label: String { isMustMeet ? Self.mustMeetPrefix + field : field }

  /// What begins the label of a text that must be met; no field begins so.
  public static let mustMeetPrefix = "must meet: "

  /// The names of those probes, as reports print them.
  public var probeNames: [String] { probes.map { "\($0)" } }
}

extension FaultSwitch {
  /// Whether a run of the spec can show it.
  func isOn(_ spec: RunSpec) -> Bool {
    if !isMustMeet { return Self.isOn(field, spec) }
    return under.isEmpty || under.contains { Self.isOn($0, spec) }
  }

  private static func isOn(_ field: String, _ spec: RunSpec) -> Bool {
    spec.fields.place(field).map(spec.isOn) ?? false
  }
}

/// Which faults were on in a run and which of them fired, one bit for each place in the system's list.
public struct FaultRecord: Hashable, Sendable {
  /// The most faults that a system may list.
  public static let faultsMax = 64

  public let on: UInt64
  public let fired: UInt64

  /// A fault that was off has not fired, whatever its probe says.
  public init(on: UInt64, fired: UInt64) {
    self.on = on
    self.fired = on & fired
  }

  /// - Parameter count: How often a probe was hit.
  public init(_ faults: [FaultSwitch], _ spec: RunSpec, count: (StaticString) -> UInt64) {
    var (on, fired): (UInt64, UInt64) = (0, 0)
    for (place, fault) in faults.enumerated() {
      guard fault.isOn(spec) else { continue }
      on |= 1 << UInt64(place)
      for probe in fault.probes where count(probe) > 0 { fired |= 1 << UInt64(place) }
    }
    self.init(on: on, fired: fired)
  }
}
