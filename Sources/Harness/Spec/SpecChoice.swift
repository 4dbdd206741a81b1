import Console
import Primitives
import Scenario

/// A seed with the fields that were set by hand: everything needed to repeat a run.
package struct SpecChoice {
  package var seed: UInt64
  package var overrides: [SpecOverride] = []
  /// The file with the plans that clients are given, which also has the seed and the spec; nil if they draw plans.
  var plans: String?

  /// The spec that the seed draws in `system`, with the overrides.
  ///
  /// - Throws: `.usage` if two fields that were both set contradict each other.
  package func resolve(
    _ system: AnySystem
  ) throws(HarnessError) -> RunSpec {
    var given = RunSpec(system.fields, seed: seed)
    for override in overrides { override.apply(to: &given) }
    var spec = system.draw(seed: seed, profile: given.profile)
    for override in overrides { override.apply(to: &spec) }
    let contradiction = system.reconcile(&spec, Set(overrides.map(\.name)))
    if let contradiction { throw .usage(contradiction) }
    return spec
  }

  /// The words after the program's name that repeat this run.
  package var arguments: [String] {
    var words = ["run"] + (plans.map { ["--plans", $0] } ?? ["--seed", seedText(seed)])
    for override in overrides { words += ["--" + override.name, override.text] }
    return words
  }

  /// The shell command that repeats this run.
  ///
  /// - Parameter program: The path with which the program was started.
  package func command(_ program: String) -> String { commandText([program] + arguments) }

  /// The choice that gives exactly `spec`, whatever a build draws for its seed.
  package static func all(of spec: RunSpec) -> SpecChoice {
    var choice = SpecChoice(seed: spec.seed)
    for field in spec.fields.all {
      if let override = SpecOverride(field, field.render(spec)) {
        choice.overrides.append(override)
      }
    }
    return choice
  }
}

extension SpecChoice {
  /// All fields, for an entry of the corpus, which names `bug` only if one is planted.
  package static func whole(of spec: RunSpec) -> SpecChoice {
    var choice = all(of: spec)
    if spec.plantedBug == nil { choice.overrides.removeAll { $0.name == "bug" } }
    return choice
  }
}

/// A seed for people: small ones in decimal.
func seedText(_ seed: UInt64) -> String {
  seed < 1_000_000_000 ? "\(seed)" : "0x" + hexadecimal(seed)
}

/// `words` as one line for a POSIX shell.
func commandText(_ words: [String]) -> String {
  words.map(shellQuoted).joined(separator: " ")
}

private func shellQuoted(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "-_=,./:+@%".utf8.contains(byte)
      }
    }
  if isPlain { return word }
  return "'"
    + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    + "'"
}
