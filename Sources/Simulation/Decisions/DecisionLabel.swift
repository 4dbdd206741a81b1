import Primitives

/// What is decided within a stream: part of a decision's name.
///
/// Every module has one registry for each stream that it draws from: an enum over `UInt16`, in which using a number
/// twice does not compile. The numbers are permanent, because keys are made of them.
public protocol DecisionLabel: Sendable {
  /// The stream that the label belongs to.
  static var stream: DecisionStream { get }
  /// What distinguishes it from the other labels of the stream.
  var number: UInt64 { get }
}

extension DecisionLabel where Self: RawRepresentable, RawValue == UInt16 {
  @inlinable @inline(__always)
  public var number: UInt64 { UInt64(rawValue) }
}

extension DecisionLabel {
  /// The label of the same question about one of several things, by a permanent number of that thing.
  @inlinable @inline(__always)
  public subscript(_ index: UInt32) -> IndexedLabel<Self> { IndexedLabel(self, index) }
}

/// A registry of the system under test, in a stream from which the simulation draws too.
///
/// Its numbers lie above all of the simulation's, so neither has to know the other's.
public protocol SystemDecisionLabel: DecisionLabel, RawRepresentable where RawValue == UInt16 {}

extension SystemDecisionLabel {
  @inlinable @inline(__always)
  public var number: UInt64 { 1 << 16 | UInt64(rawValue) }
}

/// One of many decisions with the same label, distinguished by a number.
public struct IndexedLabel<Base: DecisionLabel>: DecisionLabel {
  public let number: UInt64

  @inlinable @inline(__always)
  public static var stream: DecisionStream { Base.stream }

  @inlinable @inline(__always)
  init(_ base: Base, _ index: UInt32) { number = base.number | (UInt64(index) &+ 1) << 20 }
}

/// A label chosen by a user of the harness, known by its name; it needs no registry.
public struct CustomLabel: DecisionLabel {
  public static var stream: DecisionStream { .custom }
  public let number: UInt64

  public init(_ name: StaticString) { number = stableHash(name) }
}

extension DecisionLabel where Self == CustomLabel {
  /// A user's decision, if there is only one kind of them.
  public static var custom: CustomLabel { CustomLabel("") }

  /// A user's decision, by the name of its kind.
  public static func custom(_ name: StaticString) -> CustomLabel { CustomLabel(name) }
}

/// The labels of `registries` that share their number with another label of the same stream.
///
/// For a module's tests: the compiler does not check across registries. Empty if all numbers differ.
public func duplicateLabels(
  in registries: [any (CaseIterable & DecisionLabel).Type]
) -> [String] {
  var known: [String: String] = [:]
  var duplicates: [String] = []
  func look<Registry: CaseIterable & DecisionLabel>(at registry: Registry.Type) {
    for label in registry.allCases {
      let name = "\(registry).\(label)"
      let place = "\(registry.stream) \(label.number)"
      if let other = known[place] { duplicates.append("\(name) is \(other)") }
      known[place] = name
    }
  }
  for registry in registries { look(at: registry) }
  return duplicates
}
