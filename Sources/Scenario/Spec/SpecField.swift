import Primitives
import Simulation

/// One field of a run's spec, declared once: its options, its draw and its part in the digest.
///
/// A seed whose draw leaves the field at its default runs as it did before the field was there.
public struct SpecField: Sendable {
  /// Permanent: the draw and the digest go by it, so that a new name or place moves no seed.
  public let id: UInt16
  /// Without dashes, as options, seed files and failure files have it.
  public let name: String
  /// The heading under which the field is listed.
  public let section: String
  public let help: String
  public let format: SpecFormat
  public let standard: SpecValue
  /// Whether the behaviour digest takes the value in.
  public let isFolded: Bool
  /// How the seed gives the field its value; nil where it keeps the default.
  public let rule: SpecRule?

  public init(
    _ id: UInt16, _ name: String, _ format: SpecFormat, section: String, _ help: String,
    default standard: SpecValue, isFolded: Bool = true, rule: SpecRule? = nil
  ) {
    (self.id, self.name, self.format, self.section) = (id, name, format, section)
    (self.help, self.standard, self.isFolded, self.rule) = (help, standard, isFolded, rule)
  }
}

/// How a field's value follows from the seed.
public struct SpecRule: Sendable {
  /// Whether it looks at other fields, which are drawn before it then.
  public let isDependent: Bool
  /// Nil where the profile keeps the default.
  let value: @Sendable (SpecDraws, Spec) -> SpecValue?

  public init(
    isDependent: Bool = false, _ value: @escaping @Sendable (SpecDraws, Spec) -> SpecValue?
  ) {
    self.isDependent = isDependent
    self.value = value
  }
}

/// The draws of one field, each under a key of its own.
public struct SpecDraws {
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
  public func below(_ n: UInt64, part: UInt64 = 0) -> Int {
    Int(decisions.choose(DecisionKey(.run, label, part), of: n))
  }
}

/// Decisions over a field, by its id.
private struct SpecLabel: DecisionLabel {
  static var stream: DecisionStream { .spec }
  let id: UInt16
  var number: UInt64 { UInt64(id) }
}
