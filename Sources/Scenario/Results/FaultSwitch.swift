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
      if !fault.isMustMeet {
        guard let field = spec.fields.place(fault.field), spec.isOn(field) else { continue }
        if let occasion = fault.occasion, count(occasion) == 0 { continue }
      }
      on |= 1 << UInt64(place)
      for probe in fault.probes where count(probe) > 0 { fired |= 1 << UInt64(place) }
    }
    self.init(on: on, fired: fired)
  }
}
