/// The name of the running program in messages and help.
package enum ProgramName {
  private static let bound = TaskLocal<String>(wrappedValue: "heddle")

  /// The name of the product.
  package static var current: String { bound.get() }

  /// Gives the program a name while `work` runs, so that several can run in one process.
  package static func with<Value>(_ name: String, _ work: () -> Value) -> Value {
    bound.withValue(name, operation: work)
  }
}
