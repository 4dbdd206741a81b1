import Workloads

/// One field of a run's spec by the name that options, seed files and failure files share.
package struct SpecField {
  /// Without dashes.
  let name: String
  let placeholder: String
  let expectation: String
  let section: String
  let help: String
  /// Sets the field; false when the text is none of its values.
  let assign: (String, inout RunSpec) -> Bool
  /// Why a text is refused.
  let complaint: (String) -> String
  /// The field's value, in a form that `assign` takes.
  let render: (RunSpec) -> String

  init<Value>(
    _ name: String, _ kind: ValueKind<Value>, _ property: WritableKeyPath<RunSpec, Value>,
    _ section: String, _ help: String
  ) {
    self.name = name
    placeholder = kind.placeholder
    expectation = kind.expectation
    self.section = section
    self.help = help
    assign = { text, spec in
      guard let value = kind.parse(text) else { return false }
      spec[keyPath: property] = value
      return true
    }
    complaint = kind.complaint
    render = { kind.render($0[keyPath: property]) }
  }

  /// The field of that name.
  static func named(_ name: String) -> SpecField? {
    for field in all where field.name == name { return field }
    return nil
  }
}

/// A field that somebody set by hand, with the text that they gave.
package struct SpecOverride {
  let name: String
  let text: String
  private let assign: (String, inout RunSpec) -> Bool

  /// Nil when `text` is no value of `field`.
  init?(_ field: SpecField, _ text: String) {
    var probe = RunSpec(seed: 0)
    guard field.assign(text, &probe) else { return nil }
    name = field.name
    self.text = text
    assign = field.assign
  }

  func apply(to spec: inout RunSpec) { _ = assign(text, &spec) }
}
