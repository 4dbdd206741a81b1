import Primitives
import Scenario

/// One field of the engine's spec, declared once: as every system's, and where its value is kept here.
///
/// A new field is a property of `EngineSpec` with a default, and an entry in the table. A seed whose draw
/// leaves the field at its default runs as it did before the field was there.
struct EngineField: Sendable {
  let declaration: FieldDeclaration
  /// The field's value in a form that every field has, and back.
  let read: @Sendable (EngineSpec) -> SpecValue
  let write: @Sendable (SpecValue, inout EngineSpec) -> Void

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - label: Permanent: the draw and the digest go by it.
  ///   - rule: The draw of every profile that has none of its own; nil keeps the default.
  ///   - isFolded: Whether the behaviour digest takes the value in.
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
  /// Whether it looks at the spec as far as it is drawn.
  var isDependent = false
  let value: @Sendable (SpecDraw) -> Value

  /// One of these with the same probability; a value given twice is twice as likely.
  static func one(of choices: [Value]) -> FieldRule {
    FieldRule { draw in choices[draw.below(UInt64(choices.count))] }
  }

  /// This value for every seed.
  static func always(_ value: Value) -> FieldRule { FieldRule { _ in value } }

  /// What `value` makes of the draws of the field.
  static func drawn(_ value: @escaping @Sendable (SpecDraw) -> Value) -> FieldRule {
    FieldRule(value: value)
  }

  /// The same, where it depends on fields that depend on none.
  static func dependent(_ value: @escaping @Sendable (SpecDraw) -> Value) -> FieldRule {
    FieldRule(isDependent: true, value: value)
  }
}
