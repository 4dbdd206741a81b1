import Primitives
import Simulation

/// One field of a run's spec, declared once: its options, its draw and its part in the digest.
///
/// A new field is a property of `RunSpec` with a default, and an entry in the table. A seed whose draw
/// leaves the field at its default runs as it did before the field was there.
public struct SpecField: Sendable {
  /// Permanent: the draw and the digest go by it, so that a new name or place moves no seed.
  public let id: UInt16
  /// Without dashes, as options, seed files and failure files have it.
  public let name: String
  /// The heading under which the field is listed.
  public let section: String
  public let help: String
  /// What its values are, for those who read and write them.
  public let format: SpecFormat

  /// The value as a number; nil where it is the default.
  let word: @Sendable (RunSpec) -> UInt64?
  /// Sets the field to what the seed gives it.
  let draw: @Sendable (SpecDraws, inout RunSpec) -> Void
  /// Whether the draw looks at other fields, which are drawn before it then.
  let isDependent: Bool

  /// Declares a field.
  ///
  /// - Parameters:
  ///   - rule: The draw of every profile that has none of its own; nil keeps the default.
  ///   - isFolded: Whether the behaviour digest takes the value in.
  init<Value: Equatable & Sendable>(
    _ id: UInt16, _ name: String, _ values: SpecValues<Value>, _ section: Section, _ help: String,
    draw rule: SpecRule<Value>? = nil, chaos: SpecRule<Value>? = nil, quiet: SpecRule<Value>? = nil,
    isFolded: Bool = true
  ) {
    let property = values.property
    self.id = id
    self.name = name
    self.section = section.rawValue
    self.help = help
    format = values.format
    let standard = RunSpec(seed: 0)[keyPath: property]
    word = { spec in
      let value = spec[keyPath: property]
      return isFolded && value != standard ? values.word(value) : nil
    }
    isDependent = rule?.isDependent ?? false
    draw = { draws, spec in
      let ruleOfProfile =
        switch spec.profile {
        case .fast: rule
        case .chaos: chaos ?? rule
        case .quiet: quiet ?? rule
        }
      guard let ruleOfProfile else { return }
      spec[keyPath: property] = ruleOfProfile.value(draws.of(id), spec)
    }
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
struct SpecRule<Value: Sendable>: Sendable {
  /// Whether it looks at the spec that it is given.
  var isDependent = false
  let value: @Sendable (SpecDraws, RunSpec) -> Value

  /// One of these with the same probability; a value given twice is twice as likely.
  static func one(of choices: [Value]) -> SpecRule {
    SpecRule { draws, _ in choices[draws.below(UInt64(choices.count))] }
  }

  /// This value for every seed.
  static func always(_ value: Value) -> SpecRule { SpecRule { _, _ in value } }

  /// What `value` makes of the draws of the field.
  static func drawn(_ value: @escaping @Sendable (SpecDraws) -> Value) -> SpecRule {
    SpecRule { draws, _ in value(draws) }
  }

  /// The same, where it depends on fields that depend on none.
  static func dependent(
    _ value: @escaping @Sendable (SpecDraws, RunSpec) -> Value
  ) -> SpecRule {
    SpecRule(isDependent: true, value: value)
  }
}

/// The draws of one field, each under a key of its own.
struct SpecDraws {
  let decisions: DecisionSource
  private var label = SpecLabel(id: 0)

  init(seed: UInt64) { decisions = DecisionSource(seed: seed) }

  /// The draws of the field `id`.
  func of(_ id: UInt16) -> SpecDraws {
    var draws = self
    draws.label = SpecLabel(id: id)
    return draws
  }

  /// A uniform number below `n`; `part` tells the draws of one field apart, and is as permanent as its id.
  func below(_ n: UInt64, part: UInt64 = 0) -> Int {
    Int(decisions.choose(DecisionKey(.run, label, part), of: n))
  }
}

/// Decisions over a field, by its id.
private struct SpecLabel: DecisionLabel {
  static var stream: DecisionStream { .spec }
  let id: UInt16
  var number: UInt64 { UInt64(id) }
}
