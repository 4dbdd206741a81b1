import Primitives
import Simulation

/// One field of a run's spec: its options, its draw and its part in the digest follow from it.
///
/// A seed whose draw leaves the field at its default runs as it did before the field existed.
public struct FieldDeclaration: Sendable {
  /// Permanent: the draw and the digest use it, so a new place in the list moves no seed.
  public let label: UInt64
  /// Without dashes; the name in options, seed files and failure files.
  public let name: String
  /// Names that the field had before, oldest first; seed and failure files that use them stay readable.
  public let formerly: [String]
  /// The heading under which the help lists the field.
  public let section: String
  public let help: String
  public let format: SpecFormat
  public let standard: SpecValue
  /// Whether the behaviour digest includes the value.
  public let isFolded: Bool
  /// Whether names may be added to its list later: a name with weight 0 then counts as one that is not listed.
  public let namesGrow: Bool
  /// How the seed gives the field its value; nil if it keeps the default.
  public let rule: SpecRule?

  /// - Parameter label: A number that no other field ever has; nil for the hash of its first name.
  public init(
    _ name: String, _ format: SpecFormat, section: String, _ help: String,
    formerly: [String] = [], default standard: SpecValue, label: UInt64? = nil,
    isFolded: Bool = true, namesGrow: Bool = false, rule: SpecRule? = nil
  ) {
    self.namesGrow = namesGrow
    self.label = label ?? stableHash(formerly.first ?? name)
    self.formerly = formerly
    (self.name, self.format, self.section) = (name, format, section)
    (self.help, self.standard, self.isFolded, self.rule) = (help, standard, isFolded, rule)
  }

  /// All names by which files and options know it.
  package var names: [String] { [name] + formerly }

  /// Whether both are the same field, listed twice; their draws cannot be compared.
  func isSame(_ other: FieldDeclaration) -> Bool {
    label == other.label && name == other.name && section == other.section && help == other.help
      && format == other.format && standard == other.standard && isFolded == other.isFolded
      && namesGrow == other.namesGrow
  }

  /// Whether the digest takes a value for the default.
  ///
  /// Of names that grow, those above 0 decide: the default weight of one that a run does without cannot count, or a
  /// name that comes later would move the digests of runs that do not use it.
  func isStandard(_ value: SpecValue) -> Bool {
    if value == standard { return true }
    guard namesGrow else { return false }
    return zip(value.weights, standard.weights).allSatisfy { $0 == 0 || $0 == $1 }
  }
}

/// How a field's value follows from the seed.
public struct SpecRule: Sendable {
  /// Whether it reads other fields, which are drawn first in that case.
  public let isDependent: Bool
  /// Returns nil to keep the default.
  public let value: @Sendable (SpecDraw) -> SpecValue?

  public init(
    isDependent: Bool = false, _ value: @escaping @Sendable (SpecDraw) -> SpecValue?
  ) {
    self.isDependent = isDependent
    self.value = value
  }
}

/// The draws of one field, each with its own key.
public struct SpecDraw {
  private let decisions: DecisionSource
  private let label: FieldLabel
  /// The spec as far as it is drawn; fields whose draw depends on no other have their values.
  public let spec: RunSpec

  init(_ decisions: DecisionSource, _ label: UInt64, _ spec: RunSpec) {
    self.decisions = decisions
    self.label = FieldLabel(number: label)
    self.spec = spec
  }

  /// How much is injected into the run.
  public var profile: Profile { spec.profile }

  /// A uniform number below `n`; `part` distinguishes the draws of one field and is as permanent as its label.
  public func below(_ n: UInt64, part: UInt64 = 0) -> Int {
    Int(decisions.choose(DecisionKey(.run, label, part), of: n))
  }

  /// One of these with the same probability; a value given twice is twice as likely.
  public func one<Value>(of choices: Value..., part: UInt64 = 0) -> Value {
    one(of: choices, part: part)
  }

  /// One of a list, which must not be empty, with the same probability.
  public func one<Value>(of choices: [Value], part: UInt64 = 0) -> Value {
    choices[below(UInt64(choices.count), part: part)]
  }
}

/// Decisions about a field, by its label.
private struct FieldLabel: DecisionLabel {
  static var stream: DecisionStream { .spec }
  let number: UInt64
}
