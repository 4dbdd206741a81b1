import Console

/// Where the seed of a run comes from.
struct Seed {
  var value: UInt64
  /// Whether it was drawn rather than chosen.
  var isFresh = false

  static func choose(
    _ given: UInt64?, _ environment: Environment
  ) throws(HarnessError) -> Seed {
    if let given { return Seed(value: given) }
    if let spelling = environment.misspelled("SEED") {
      throw .usage("the environment variable SEED, \(spelling), is not UTF-8 and not a number")
    }
    guard let text = environment.variable("SEED"), !text.isEmpty else {
      return Seed(value: environment.freshSeed(), isFresh: true)
    }
    let kind = ValueKind<UInt64>.seed
    guard let value = kind.parse(text) else {
      throw .usage("the environment variable SEED: \(kind.complaint(text))")
    }
    return Seed(value: value)
  }
}
