import Primitives
import Scenario

/// One field of the engine's spec, declared once: its declaration as in every system, and where its value is
/// stored.
///
/// A new field is a property of `EngineSpec` with a default, and an entry in the table. A seed whose draw leaves
/// the field at its default runs as it did before the field existed.
struct EngineField: Sendable {
  let declaration: FieldDeclaration
  /// Converts the field's value to the form that all fields share, and back.
  let read: @Sendable (EngineSpec) -> SpecValue
  let write: @Sendable (SpecValue, inout EngineSpec) -> Void

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - label: Permanent: the draw and the digest depend on it.
  ///   - rule: The draw of every profile that has no rule of its own; nil keeps the default.
  ///   - isFolded: Whether the behaviour digest includes the value.
  init<Value: Equatable & Sendable>(
    _ label: UInt64, _ name: String, _ values: FieldValues<Value>, _ section: Section,
    _ help: String, draw rule: FieldRule<Value>? = nil, chaos: FieldRule<Value>? = nil,
    quiet: FieldRule<Value>? = nil, formerly: [String] = [], isFolded: Bool = true
  ) {
    let property = values.property
    let encode = values.encode
    let decode = values.decode
    read = { encode($0[keyPath: property]) }
    write = { $1[keyPath: property] = decode($0) }
    declaration = FieldDeclaration(
      name, values.format, section: section.rawValue, help, formerly: formerly,
      default: encode(EngineSpec(seed: 0)[keyPath: property]), label: label, isFolded: isFolded,
      rule: SpecRule(isDependent: rule?.isDependent ?? false) { draw in
        let ruleOfProfile =
          switch draw.profile {
          case .fast: rule
          case .chaos: chaos ?? rule
          case .quiet: quiet ?? rule
          }
        return ruleOfProfile.map { encode($0.value(draw)) }
      })
  }

  /// The headings, in the order of the help.
  enum Section: String, CaseIterable {
    case size = "Size"
    case yields = "Yields and failures"
    case disk = "Disk and crashes"
    case engine = "Engine"
  }
}

/// How a field's value follows from the seed.
struct FieldRule<Value: Sendable>: Sendable {
  /// Whether it reads the spec as far as it is drawn.
  var isDependent = false
  let value: @Sendable (SpecDraw) -> Value

  /// One of these with the same probability; a value given twice is twice as likely.
  static func one(of choices: [Value]) -> FieldRule {
    FieldRule { draw in choices[draw.below(UInt64(choices.count))] }
  }

  /// This value for every seed.
  static func always(_ value: Value) -> FieldRule { FieldRule { _ in value } }

  /// The value that `value` computes from the field's draws.
  static func drawn(_ value: @escaping @Sendable (SpecDraw) -> Value) -> FieldRule {
    FieldRule(value: value)
  }

  /// The same, for a value that depends on fields which depend on none.
  static func dependent(_ value: @escaping @Sendable (SpecDraw) -> Value) -> FieldRule {
    FieldRule(isDependent: true, value: value)
  }
}
