import Console
import Scenario

/// A field that was set by hand, with the text that was given.
package struct SpecOverride {
  let text: String
  let field: FieldDeclaration
  private let value: SpecValue

  var name: String { field.name }

  /// Nil if `text` is not a value of `field`.
  init?(_ field: FieldDeclaration, _ text: String) {
    guard let value = field.value(text) else { return nil }
    (self.field, self.text, self.value) = (field, text, value)
  }

  func apply(to spec: inout RunSpec) { spec[name] = value }

  /// The value in its one canonical form, so that 2k and 2000 are the same.
  var canonicalText: String { field.format.kind.render(value) }
}
