import Console
import Primitives
import Scenario

/// What failures are grouped by.
package struct FailureKey: Hashable, Sendable {
  package let outcome: OutcomeKind
  /// That of the group, also where a result of an old build has a yield point in its own.
  package let signature: String

  /// Nil when the seed passed.
  package init?(_ result: SeedResult) { self.init(result.outcome) }

  /// Nil of a run that passed.
  init?(_ outcome: RunOutcome) {
    guard let signature = outcome.signature else { return nil }
    self.outcome = outcome.kind
    self.signature = "\(FailureSignature(signature))"
  }
}

extension FailureKey {
  /// `FAILED snapshot-read in select`, or the outcome alone where nothing more is known.
  package var title: String {
    signature == outcome.rawValue ? outcome.title : outcome.title + " " + printable(signature)
  }

  private static let nameBytesMax = 80

  /// A safe name for its failure file, unlike that of every other signature, and of the same with other options.
  ///
  /// The planted bug is part of the readable beginning. Builds up to 0.1.0 left all options out.
  package func fileName(_ options: [String: String] = [:]) -> String {
    var digest = RollingDigest()
    var plain = ""
    for byte in "\(outcome.rawValue) \(signature)".utf8 { digest.combine(UInt64(byte)) }
    for (name, text) in options.sorted(by: { $0.key < $1.key }) {
      for byte in " --\(name) \(text)".utf8 { digest.combine(UInt64(byte)) }
    }
    let bug = options["bug"].flatMap { $0 == "none" ? nil : " " + $0 } ?? ""
    for character in signature + bug where plain.utf8.count < Self.nameBytesMax {
      let isPlain = character.isASCII && (character.isLetter || character.isNumber)
      if isPlain {
        plain.append(character)
      } else if plain.last ?? "-" != "-" {
        plain.append("-")
      }
    }
    if plain.last == "-" { plain.removeLast() }
    // A name that began with a hyphen would be an option to most programs.
    if plain.isEmpty { plain = outcome.rawValue }
    return "\(plain)-\(digest.description.prefix(8)).failure"
  }
}

/// How small a failure is, to find the one that is looked at first: fewest steps, then the smallest seed.
package struct FailureSize: Hashable, Comparable, Sendable {
  package let steps: UInt64
  package let seed: UInt64

  package init(_ result: SeedResult) {
    steps = result.steps
    seed = result.seed
  }

  package static func < (a: FailureSize, b: FailureSize) -> Bool {
    (a.steps, a.seed) < (b.steps, b.seed)
  }
}
