import Console

/// Where the seed of a run comes from.
struct Seed {
  var value: UInt64
  /// Whether nobody chose it.
  var isFresh = false

  static func choose(
    _ given: UInt64?, _ environment: Environment
  ) throws(HarnessError) -> Seed {
    if let given { return Seed(value: given) }
    if let spelling = environment.misspelled("SEED") {
      throw .usage("SEED of the environment, \(spelling), is not UTF-8, and no number")
    }
    guard let text = environment.variable("SEED"), !text.isEmpty else {
      return Seed(value: environment.freshSeed(), isFresh: true)
    }
    let kind = ValueKind<UInt64>.seed
    guard let value = kind.parse(text) else {
      throw .usage("SEED of the environment: \(kind.complaint(text))")
    }
    return Seed(value: value)
  }
}
