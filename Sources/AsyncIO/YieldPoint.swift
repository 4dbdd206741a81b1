import Primitives
import Synchronization

/// Errors that can really occur at a point, for injected failures.
public struct FailureCodes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16

  @inlinable
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  @inlinable
  public init(_ code: FailureCode) { rawValue = 1 << UInt16(code.rawValue) }

  /// The codes, in the order of their numbers.
  public var codes: [FailureCode] {
    (0..<FailureCode.limit).map { FailureCode(rawValue: $0) }.filter { contains(FailureCodes($0)) }
  }

  // Computed, because hooks use them and a stored constant of another module is looked up each time.
  @inlinable public static var deviceFailure: FailureCodes { FailureCodes(.deviceFailure) }
  @inlinable public static var noSpace: FailureCodes { FailureCodes(.noSpace) }
  @inlinable public static var busy: FailureCodes { FailureCodes(.busy) }
  @inlinable public static var outOfMemory: FailureCodes { FailureCodes(.outOfMemory) }
}

/// One injected failure; the machine that meets it turns it into its own error of that kind.
///
/// Numbers without a name here belong to the system under test.
public struct FailureCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// Numbers are below this, so that a set of them fits in one word.
  @inlinable public static var limit: UInt8 { 16 }

  public let rawValue: UInt8

  @inlinable
  public init(rawValue: UInt8) {
    require(rawValue < Self.limit, "a failure has the number \(rawValue)")
    self.rawValue = rawValue
  }

  @inlinable public static var deviceFailure: FailureCode { FailureCode(rawValue: 0) }
  @inlinable public static var noSpace: FailureCode { FailureCode(rawValue: 1) }
  @inlinable public static var busy: FailureCode { FailureCode(rawValue: 3) }
  @inlinable public static var outOfMemory: FailureCode { FailureCode(rawValue: 5) }

  public var description: String {
    switch self {
    case .deviceFailure: "deviceFailure"
    case .noSpace: "noSpace"
    case .busy: "busy"
    case .outOfMemory: "outOfMemory"
    default: "failure \(rawValue)"
    }
  }
}

/// One hook of one family: its position in the family and the family's size.
public struct YieldPoint: Hashable, Sendable {
  /// Families have numbers below this, so that a set of them fits in one word.
  public static let familyLimit = 64
  /// The most points that a family may have, so that a set of them fits in one word.
  public static let pointLimit = 64

  public let family: UInt8
  public let ordinal: UInt8
  public let pointCount: UInt8
  /// The errors that may be injected here.
  public let failures: FailureCodes

  @inlinable
  public init(family: UInt8, ordinal: UInt8, pointCount: UInt8, failures: FailureCodes = []) {
    self.family = family
    self.ordinal = ordinal
    self.pointCount = pointCount
    self.failures = failures
  }
}

/// A family of named hooks, as an enum over `UInt8`.
///
/// A plan identifies hooks by their order in the source. New cases therefore go to the end and old ones stay where
/// they are; anything else gives every seed another schedule.
public protocol YieldPointMarker: CaseIterable, Sendable, RawRepresentable where RawValue == UInt8 {
  /// The number that distinguishes this family from the others of its engine.
  static var family: UInt8 { get }
  /// The number of cases; a stored constant, because hooks read it often.
  static var pointCount: UInt8 { get }
  /// The errors that may be injected at this point.
  var failures: FailureCodes { get }
}

extension YieldPointMarker {
  public var failures: FailureCodes { [] }

  @inlinable
  public var point: YieldPoint {
    YieldPoint(
      family: Self.family, ordinal: rawValue, pointCount: Self.pointCount, failures: failures)
  }
}

/// The names of an engine's families and points, for reports, plans and schedules.
public struct YieldCatalogue: Sendable {
  public struct Family: Sendable {
    public let id: UInt8
    public let name: String
    private let spelling: Spelling

    init<Marker: YieldPointMarker>(_ marker: Marker.Type, named name: String) {
      id = Marker.family
      self.name = name
      spelling = Spelling { Marker.allCases.map { "\($0)" } }
    }

    /// The names of the points, in the order of their numbers.
    public var points: [String] { spelling.names }
  }

  /// Names that are computed when they are first used: finding the name of an enum case takes the runtime longer
  /// than the rest of the start of a run.
  private final class Spelling: Sendable {
    private let known = Mutex<[String]?>(nil)
    private let spell: @Sendable () -> [String]

    init(_ spell: @escaping @Sendable () -> [String]) { self.spell = spell }

    var names: [String] {
      known.withLock { known in
        let names = known ?? spell()
        known = names
        return names
      }
    }
  }

  public private(set) var families: [Family] = []
  /// What is wrong with the first family that could not be added; a system with such a catalogue is refused.
  public private(set) var complaint: String?

  public init() {}

  /// Adds a family, or sets `complaint` if its number is taken or its point count is wrong.
  public mutating func register<Marker: YieldPointMarker>(_ marker: Marker.Type, named name: String)
  {
    guard let found = complaint(about: marker, named: name) else {
      return families.append(Family(marker, named: name))
    }
    complaint = complaint ?? found
  }

  private func complaint<Marker: YieldPointMarker>(about: Marker.Type, named name: String)
    -> String?
  {
    let (count, said) = (Marker.allCases.count, Int(Marker.pointCount))
    if count > YieldPoint.pointLimit {
      return
        "the family \"\(name)\" has \(count) points; at most \(YieldPoint.pointLimit) are allowed"
    }
    if count != said {
      return
        "the family \"\(name)\" has \(count) points and a pointCount of \(said); make it \(count)"
    }
    if Int(Marker.family) >= YieldPoint.familyLimit {
      return
        "the family \"\(name)\" has the number \(Marker.family); give it one below \(YieldPoint.familyLimit)"
    }
    if let other = family(Marker.family) {
      return
        "the families \"\(other.name)\" and \"\(name)\" have the number \(Marker.family) both; "
        + "give one of them another"
    }
    return nil
  }

  public func family(_ id: UInt8) -> Family? {
    for family in families where family.id == id { return family }
    return nil
  }

  /// `Family.point`, or the bare numbers if it is not in the catalogue.
  public func name(family id: UInt8, ordinal: UInt8) -> String {
    guard let family = family(id), Int(ordinal) < family.points.count else {
      return "family\(id).point\(ordinal)"
    }
    return "\(family.name).\(family.points[Int(ordinal)])"
  }
}
