import Console
import Scenario

/// One option for each field of the spec, collected as overrides.
func specOptions<Values>(
  _ fields: SpecFields, _ overrides: WritableKeyPath<Values, [SpecOverride]>
) -> [Option<Values>] {
  fields.all.map { field in
    let kind = field.format.kind
    return Option(
      name: "--" + field.name, placeholder: kind.placeholder, expectation: kind.expectation,
      help: field.help, section: field.section
    ) { (text: String, values: inout Values) throws(HarnessError) in
      guard let override = SpecOverride(field, text) else {
        throw .usage("--\(field.name): \(field.complaint(text))")
      }
      values[keyPath: overrides].append(override)
    }
  }
}

extension SpecChoice {
  /// The words that repeat a run of `spec`, whatever this build would draw.
  static func recordWords(for spec: RunSpec) -> [String] {
    ["record"] + SpecChoice.all(of: spec).arguments.dropFirst()
  }
}
