import Primitives

/// A value that a field of a spec can have: a whole number, a ratio, a flag, or a case of an enum of names.
public protocol SpecFieldValue: Equatable, Sendable {
  /// The values that the field can have; those in `range` if they are numbers.
  static func format(in range: ClosedRange<Int>?) -> SpecFormat
  /// The value in the form that all fields share.
  var specValue: SpecValue { get }
  /// Makes the value from that form, which must fit the format.
  init(_ value: SpecValue)
}

/// A field with any type of values; lists of fields hold these.
public protocol AnySpecField: Sendable {
  var declaration: FieldDeclaration { get }
}

/// A field of a system's spec with values of one type; a run reads its value with it.
///
/// Declared once, as a static constant, and listed in the system's `fields`. Parsing, printing, overriding,
/// files, digests and the help follow from it.
public struct SpecField<Value: SpecFieldValue>: AnySpecField {
  public let declaration: FieldDeclaration

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - name: Without dashes, as options and files have it.
  ///   - help: What it is, for one line of the help.
  ///   - formerly: Names that it had before, oldest first: files that use them stay readable, and the seed
  ///     continues to draw by the first name.
  ///   - range: The numbers that are allowed; nil for all from 0 on.
  ///   - section: The heading of the help under which it is listed.
  ///   - label: What the seed draws by instead of the name.
  ///   - isFolded: Whether the value is part of the digest; false for a field whose effect the digest is meant to
  ///     show.
  ///   - draw: The value that the seed gives it; nil keeps the default. It may read only fields without such a
  ///     closure.
  public init(
    _ name: String, _ help: String, default standard: Value, in range: ClosedRange<Int>? = nil,
    formerly: [String] = [], section: String = "System", label: UInt64? = nil,
    isFolded: Bool = true,
    draw: (@Sendable (SpecDraw) -> Value)? = nil
  ) {
    declaration = FieldDeclaration(
      name, Value.format(in: range), section: section, help, formerly: formerly,
      default: standard.specValue, label: label, isFolded: isFolded,
      rule: draw.map { draw in SpecRule { draw($0).specValue } })
  }
}

extension RunSpec {
  /// The value of a field of the run's system; traps if the system has no such field.
  ///
  /// - Complexity: O(1), but a lookup by name: read it once, at the start of a run.
  public subscript<Value>(_ field: SpecField<Value>) -> Value {
    Value(self[field.declaration.name])
  }
}

extension Int: SpecFieldValue {
  public static func format(in range: ClosedRange<Int>?) -> SpecFormat {
    let range = range ?? 0...Int(Int32.max)
    require(range.lowerBound >= 0, "a field allows values below 0: \(range)")
    return .count(UInt64(range.lowerBound)...UInt64(range.upperBound))
  }

  public var specValue: SpecValue { .number(UInt64(self)) }

  public init(_ value: SpecValue) { self = Int(value.number) }
}

extension Bool: SpecFieldValue {
  public static func format(in range: ClosedRange<Int>?) -> SpecFormat { .flag }

  public var specValue: SpecValue { .flag(self) }

  public init(_ value: SpecValue) { self = value.number != 0 }
}

extension Ratio: SpecFieldValue {
  public static func format(in range: ClosedRange<Int>?) -> SpecFormat { .ratio }

  public var specValue: SpecValue { .ratio(self) }

  public init(_ value: SpecValue) { self = value.ratio }
}

/// An enum of names as the values of a field: `enum Bug: String, SpecFieldWord { case none, … }`.
public protocol SpecFieldWord: SpecFieldValue, RawRepresentable, CaseIterable
where RawValue == String {}

extension SpecFieldWord {
  public static func format(in range: ClosedRange<Int>?) -> SpecFormat {
    .word(allCases.map(\.rawValue))
  }

  public var specValue: SpecValue {
    .number(UInt64(Array(Self.allCases).firstIndex(of: self) ?? 0))
  }

  public init(_ value: SpecValue) { self = Array(Self.allCases)[Int(value.number)] }
}
