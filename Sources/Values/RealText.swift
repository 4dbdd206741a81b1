/// Reals as text with fifteen significant digits, in the format of SQLite's `%!.15g`.
///
/// There is always a point, and trailing zeros are dropped. If the shortest digits that name a normal double are at
/// most fifteen, they are its rounding to fifteen; if there are more, all its digits are rounded. Source:
/// sqlite.org/printf.html.
public enum RealText {
  private static let precision = 15

  /// The text of `real`.
  public static func format(_ real: Double) -> String {
    if real.isNaN { return "NULL" }
    if real.isInfinite { return real < 0 ? "-Inf" : "Inf" }
    if real == 0 { return "0.0" }
    var decimal = Decimal(shortest: real.magnitude)
    if decimal.count > precision || real.isSubnormal {
      decimal = Decimal(exact: real.magnitude)
      decimal.round(to: precision)
    }
    let sign = real < 0 ? "-" : ""
    let isPlain = decimal.exponent >= -4 && decimal.exponent < precision
    return sign + (isPlain ? decimal.plainText : decimal.exponentText)
  }
}

/// Decimal digits without leading or trailing zeros; `exponent` is the power of ten of the first.
private struct Decimal {
  private var digits: [UInt8] = []
  private(set) var exponent = 0

  /// Reads the standard library's shortest text that names the double.
  init(shortest real: Double) {
    var (seenPoint, before, inExponent, negative, power) = (false, 0, false, false, 0)
    for byte in real.description.utf8 {
      switch byte {
      case 46: seenPoint = true
      case 101: inExponent = true
      case 43: break
      case 45: negative = true
      default:
        if inExponent {
          power = power * 10 + Int(byte - 48)
        } else {
          digits.append(byte - 48)
          if !seenPoint { before += 1 }
        }
      }
    }
    exponent = before - 1 + (negative ? -power : power)
    while digits.first == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    dropTrailingZeros()
  }

  private mutating func dropTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
  }

  /// Computes the digits with integers of any size.
  init(exact real: Double) {
    var number = WholeNumber(UInt64(real.significand * 4_503_599_627_370_496.0))
    let twos = Int(real.exponent) - 52
    for _ in 0..<abs(twos) { number.multiply(by: twos < 0 ? 5 : 2) }
    digits = number.decimalDigits
    exponent = digits.count - 1 + min(twos, 0)
    dropTrailingZeros()
  }

  var count: Int { digits.count }

  mutating func round(to precision: Int) {
    guard digits.count > precision else { return }
    let isUp = digits[precision] >= 5
    digits.removeLast(digits.count - precision)
    if isUp { increment() }
    dropTrailingZeros()
  }

  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    digits.removeLast()
    exponent += 1
  }

  var plainText: String {
    var text: [UInt8] = []
    for place in stride(
      from: max(exponent, 0), through: min(exponent - digits.count + 1, -1), by: -1)
    {
      if place == -1 { text.append(46) }
      let index = exponent - place
      text.append(index >= 0 && index < digits.count ? digits[index] + 48 : 48)
    }
    return String(decoding: text, as: UTF8.self)
  }

  var exponentText: String {
    var text: [UInt8] = [digits[0] + 48, 46]
    for digit in digits.dropFirst() { text.append(digit + 48) }
    if digits.count == 1 { text.append(48) }
    let power = exponent.magnitude
    return String(decoding: text, as: UTF8.self) + (exponent < 0 ? "e-" : "e+")
      + (power < 10 ? "0" : "") + String(power)
  }
}

/// An integer of any size, in little-endian parts.
private struct WholeNumber {
  private var parts: [UInt32]

  init(_ value: UInt64) {
    parts = [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
  }

  mutating func multiply(by factor: UInt64) {
    var carry: UInt64 = 0
    for index in parts.indices {
      carry += UInt64(parts[index]) * factor
      parts[index] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    if carry > 0 { parts.append(UInt32(carry)) }
  }

  /// The digits, most significant first.
  var decimalDigits: [UInt8] {
    var (rest, digits) = (parts, [UInt8]())
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for index in rest.indices.reversed() {
        let part = remainder << 32 | UInt64(rest[index])
        rest[index] = UInt32(part / 10)
        remainder = part % 10
      }
      digits.append(UInt8(remainder))
      while rest.last == 0 { rest.removeLast() }
    }
    return digits.reversed()
  }
}
