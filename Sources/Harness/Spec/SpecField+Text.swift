import Console
import MVCC
import Primitives
import Workloads

/// A field of a spec as text: what options, seed files and failure files share.
extension SpecField {
  /// The field of that name.
  static func named(_ name: String) -> SpecField? {
    for field in all where field.name == name { return field }
    return nil
  }

  /// What the help shows in the value's place.
  var placeholder: String { text.placeholder }
  /// What is allowed, to follow "is not".
  var expectation: String { text.expectation }

  /// Sets the field; false when the text is none of its values.
  func assign(_ value: String, _ spec: inout RunSpec) -> Bool { text.assign(value, &spec) }

  /// Why a text is refused.
  func complaint(_ value: String) -> String { text.complaint(value) }

  /// The field's value, in a form that `assign` takes.
  func render(_ spec: RunSpec) -> String { text.render(spec) }

  private var text: SpecText {
    switch format {
    case .count(let property, let range): SpecText(property, .count(range))
    case .wideCount(let property, let range): SpecText(property, .count(range))
    case .ratio(let property): SpecText(property, .ratio)
    case .flag(let property): SpecText(property, .onOff)
    case .word(let words): SpecText(words)
    case .weights(let property): SpecText(property, .weights)
    case .families(let property): SpecText(property, .families)
    case .bug(let property): SpecText(property, .bug)
    }
  }
}

/// A kind of value with the place in a spec where it belongs.
private struct SpecText {
  let placeholder: String
  let expectation: String
  let assign: (String, inout RunSpec) -> Bool
  let complaint: (String) -> String
  let render: (RunSpec) -> String

  init<Value>(_ property: WritableKeyPath<RunSpec, Value>, _ kind: ValueKind<Value>) {
    placeholder = kind.placeholder
    expectation = kind.expectation
    assign = { text, spec in
      guard let value = kind.parse(text) else { return false }
      spec[keyPath: property] = value
      return true
    }
    complaint = kind.complaint
    render = { kind.render($0[keyPath: property]) }
  }

  init(_ words: SpecWords) {
    let kind = ValueKind.word(among: words.names)
    placeholder = kind.placeholder
    expectation = kind.expectation
    assign = words.set
    complaint = kind.complaint
    render = words.get
  }
}

/// A field that somebody set by hand, with the text that they gave.
package struct SpecOverride {
  let name: String
  let text: String
  private let field: SpecField

  /// Nil when `text` is no value of `field`.
  init?(_ field: SpecField, _ text: String) {
    var probe = RunSpec(seed: 0)
    guard field.assign(text, &probe) else { return nil }
    name = field.name
    self.text = text
    self.field = field
  }

  func apply(to spec: inout RunSpec) { _ = field.assign(text, &spec) }
}
