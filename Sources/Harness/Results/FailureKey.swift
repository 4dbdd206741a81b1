import Console
import Primitives
import Scenario

/// What failures are grouped by.
package struct FailureKey: Hashable, Sendable {
  package let outcome: OutcomeKind
  /// The signature of the group, even if a result of an old build also has a yield point in its signature.
  package let signature: String

  /// Nil if the seed passed.
  package init?(_ result: SeedResult) { self.init(result.outcome) }

  /// Nil if the run passed.
  init?(_ outcome: RunOutcome) {
    guard let signature = outcome.signature else { return nil }
    self.outcome = outcome.kind
    self.signature = "\(FailureSignature(signature))"
  }
}

extension FailureKey {
  /// `FAILED snapshot-read in select`, or only the outcome if nothing more is known.
  package var title: String {
    signature == outcome.rawValue ? outcome.title : outcome.title + " " + printable(signature)
  }

  private static let nameBytesMax = 80

  /// A safe file name that differs from that of any other signature, and of the same signature with other options.
  ///
  /// The planted bug is part of the readable beginning. Builds up to 0.1.0 left out all options.
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
    // Most programs would take a name that begins with a hyphen for an option.
    if plain.isEmpty { plain = outcome.rawValue }
    return "\(plain)-\(digest.description.prefix(8)).failure"
  }
}

/// How small a failure is, to find the one to look at first: fewest steps, then the smallest seed.
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
