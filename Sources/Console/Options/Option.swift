/// One option of a command: its name, how its value is written, what it does, and its help.
package struct Option<Values> {
  /// With its dashes.
  package let name: String
  /// What the help shows in place of the value; nil if the option takes none.
  package let placeholder: String?
  /// What the value must be; completes "needs a value:".
  package let expectation: String
  package let help: String
  /// The heading under which the help lists it.
  package let section: String
  package let apply: (String, inout Values) throws(HarnessError) -> Void

  package init(
    name: String, placeholder: String?, expectation: String, help: String, section: String,
    apply: @escaping (String, inout Values) throws(HarnessError) -> Void
  ) {
    (self.name, self.placeholder, self.expectation) = (name, placeholder, expectation)
    (self.help, self.section, self.apply) = (help, section, apply)
  }

  /// An option without a value, which sets a property to true.
  package static func flag(
    _ name: String, _ property: WritableKeyPath<Values, Bool>, _ section: String, _ help: String
  ) -> Self {
    Self(name: name, placeholder: nil, expectation: "", help: help, section: section) {
      (_, values: inout Values) throws(HarnessError) in values[keyPath: property] = true
    }
  }

  /// An option with a value of `kind`.
  package static func value<Value>(
    _ name: String, _ kind: ValueKind<Value>, _ property: WritableKeyPath<Values, Value>,
    _ section: String, _ help: String
  ) -> Self {
    Self(
      name: name, placeholder: kind.placeholder, expectation: kind.expectation, help: help,
      section: section
    ) { (text: String, values: inout Values) throws(HarnessError) in
      guard let value = kind.parse(text) else {
        throw .usage("\(name): \(kind.complaint(text))")
      }
      values[keyPath: property] = value
    }
  }

  /// The same for a property that is nil if the option is not given.
  package static func value<Value>(
    _ name: String, _ kind: ValueKind<Value>, _ property: WritableKeyPath<Values, Value?>,
    _ section: String, _ help: String
  ) -> Self {
    Self(
      name: name, placeholder: kind.placeholder, expectation: kind.expectation, help: help,
      section: section
    ) { (text: String, values: inout Values) throws(HarnessError) in
      guard let value = kind.parse(text) else {
        throw .usage("\(name): \(kind.complaint(text))")
      }
      values[keyPath: property] = value
    }
  }
}
