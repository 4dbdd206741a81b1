/// A probability or a share as a quotient of integers; decisions use no floating point.
public struct Ratio: Hashable, Sendable, CustomStringConvertible {
  public let numerator: UInt32
  public let denominator: UInt32

  /// The share `numerator / denominator`, at most one.
  @inlinable
  public init(_ numerator: UInt32, in denominator: UInt32) {
    require(
      denominator > 0 && numerator <= denominator,
      "a ratio must lie in 0...1, not \(numerator)/\(denominator)")
    self.numerator = numerator
    self.denominator = denominator
  }

  public static let never = Ratio(0, in: 1)
  public static let always = Ratio(1, in: 1)

  /// Whether 64 uniformly distributed bits fall into this share.
  @inlinable
  public func holds(for bits: UInt64) -> Bool {
    bounded(bits, below: UInt64(denominator)) >= UInt64(denominator &- numerator)
  }

  public var description: String { "\(numerator)/\(denominator)" }
}
