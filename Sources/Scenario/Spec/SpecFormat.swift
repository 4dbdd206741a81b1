import Primitives

/// What the values of a field are: all that is needed to read, to write and to digest them.
public enum SpecFormat: Hashable, Sendable {
  case count(ClosedRange<UInt64>)
  case ratio
  case flag
  /// One of a fixed set of names.
  case word([String])
  /// One of a fixed set of names, of which this build has none but the first; the text says why.
  case missing([String], String)
  /// Weights by name; a name without weight is left out.
  case weights([String])
  /// A set of names, each with the number of its bit; bits without a name may be set too.
  case bits([Bit])

  public struct Bit: Hashable, Sendable {
    public let name: String
    public let number: UInt8

    public init(name: String, number: UInt8) { (self.name, self.number) = (name, number) }
  }

  /// The number that a value is in a digest, the same in every build: names count and not their places.
  func word(_ value: SpecValue) -> UInt64 {
    switch self {
    case .count, .ratio, .flag, .bits: return value.number
    case .word(let names), .missing(let names, _): return stableHash(names[Int(value.number)])
    case .weights(let names):
      var sum: UInt64 = 0
      for (name, weight) in zip(names, value.weights) where weight > 0 {
        sum &+= mix64(stableHash(name), UInt64(weight))
      }
      return sum
    }
  }
}
