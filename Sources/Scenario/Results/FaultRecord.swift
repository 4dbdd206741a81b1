import Primitives

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

  /// - Parameter count: Returns how often a probe was hit.
  public init(_ faults: [FaultSwitch], _ spec: RunSpec, count: (StaticString) -> UInt64) {
    var (on, fired): (UInt64, UInt64) = (0, 0)
    for (place, fault) in faults.enumerated() {
      guard fault.isOn(spec) else { continue }
      if let occasion = fault.occasion, count(occasion) == 0 { continue }
      on |= 1 << UInt64(place)
      for probe in fault.probes where count(probe) > 0 { fired |= 1 << UInt64(place) }
    }
    self.init(on: on, fired: fired)
  }
}

/// Coded as text `ON:FIRED` in hexadecimal digits, such as `3ff:2b`; a line of a results file has no room for
/// names.
extension FaultRecord: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let sides = text.split(separator: ":", omittingEmptySubsequences: false)
    guard sides.count == 2, let on = UInt64(sides[0], radix: 16),
      let fired = UInt64(sides[1], radix: 16)
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected marks such as 3ff:2b, not \(quotedASCII(text))")
    }
    self.init(on: on, fired: fired)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// The text that files contain.
  package var text: String { String(on, radix: 16) + ":" + String(fired, radix: 16) }
}
