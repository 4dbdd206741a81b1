import Primitives

/// The value of one field, in a form that every field's values have.
public enum SpecValue: Hashable, Sendable {
  /// A count, a flag as 0 or 1, the place of a word in its list, a set of bits, or a ratio.
  case number(UInt64)
  /// Weights by their places in the field's list of names.
  case weights([UInt32])

  /// A count as it is, a flag, a place or bits.
  public var number: UInt64 {
    guard case .number(let number) = self else { trap("weights are taken for a number") }
    return number
  }

  public var weights: [UInt32] {
    guard case .weights(let weights) = self else { trap("a number is taken for weights") }
    return weights
  }

  public var ratio: Ratio {
    Ratio(UInt32(truncatingIfNeeded: number >> 32), in: UInt32(truncatingIfNeeded: number))
  }

  public var isOn: Bool { number != 0 }

  public static func ratio(_ ratio: Ratio) -> SpecValue {
    .number(UInt64(ratio.numerator) << 32 | UInt64(ratio.denominator))
  }

  public static func flag(_ isOn: Bool) -> SpecValue { .number(isOn ? 1 : 0) }
}
