import Primitives

/// The value of one field, in a form that all fields share.
public enum SpecValue: Hashable, Sendable {
  /// A count, a flag as 0 or 1, the place of a word in its list, a set of bits, or a ratio.
  case number(UInt64)
  /// Weights, in the order of the field's list of names.
  case weights([UInt32])

  /// The number of a count, a flag, a place or a set of bits; traps for weights.
  public var number: UInt64 {
    guard case .number(let number) = self else { trap("a number was asked for, not weights") }
    return number
  }

  /// The weights; traps for a number.
  public var weights: [UInt32] {
    guard case .weights(let weights) = self else { trap("weights were asked for, not a number") }
    return weights
  }

  /// The number as a ratio: the numerator in its upper half, the denominator in its lower one.
  public var ratio: Ratio {
    Ratio(UInt32(truncatingIfNeeded: number >> 32), in: UInt32(truncatingIfNeeded: number))
  }

  public static func ratio(_ ratio: Ratio) -> SpecValue {
    .number(UInt64(ratio.numerator) << 32 | UInt64(ratio.denominator))
  }

  public static func flag(_ isOn: Bool) -> SpecValue { .number(isOn ? 1 : 0) }
}

/// The values that a field can have: all that is needed to read, write and digest them.
public enum SpecFormat: Hashable, Sendable {
  case count(ClosedRange<UInt64>)
  case ratio
  case flag
  /// One of a fixed set of names.
  case word([String])
  /// One of a fixed set of names, of which this build has only the first; the text says why.
  case missing([String], String)
  /// Weights by name; a name that is left out weighs 0.
  case weights([String])
  /// A set of names, each with the number of its bit; bits without a name may also be set.
  case bits([Bit])

  public struct Bit: Hashable, Sendable {
    public let name: String
    public let number: UInt8

    public init(name: String, number: UInt8) { (self.name, self.number) = (name, number) }
  }

  /// The number that represents a value in a digest, the same in every build: it uses names, not their places.
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

  /// Whether a value switches something on: it is above zero, or any word but the first.
  public func isOn(_ value: SpecValue) -> Bool {
    switch self {
    case .ratio: value.ratio.numerator > 0
    case .weights: value.weights.contains { $0 > 0 }
    default: value.number > 0
    }
  }
}
