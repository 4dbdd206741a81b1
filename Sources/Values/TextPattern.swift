/// Matching of text against the patterns of LIKE and GLOB.
///
/// Source: sqlite.org/lang_expr.html, the LIKE, GLOB, REGEXP, MATCH, and extract operators.
public enum TextPattern {
  /// Whether `text LIKE pattern ESCAPE escape`; ASCII letters match in either case.
  public static func like(
    _ text: String, _ pattern: String, escape: Unicode.Scalar? = nil
  ) -> Bool {
    var tokens: [Token] = []
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if isEscaped {
        tokens.append(.one(folded(scalar)))
        isEscaped = false
      } else if scalar == escape {
        isEscaped = true
      } else {
        tokens.append(scalar == "%" ? .many : scalar == "_" ? .any : .one(folded(scalar)))
      }
    }
    return !isEscaped && matches(text.unicodeScalars.map(folded), tokens)
  }

  /// Whether `text GLOB pattern`, with `*`, `?` and sets in brackets; case matters.
  public static func glob(_ text: String, _ pattern: String) -> Bool {
    guard let tokens = globTokens(Array(pattern.unicodeScalars)) else { return false }
    return matches(Array(text.unicodeScalars), tokens)
  }

  private enum Token {
    case one(Unicode.Scalar)
    case any
    case many
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

    func accepts(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .one(let expected): return scalar == expected
      case .any: return true
      case .many: return false
      case .set(let ranges, let isNegated):
        for range in ranges where range.contains(scalar) { return !isNegated }
        return isNegated
      }
    }

    var isMany: Bool {
      if case .many = self { return true }
      return false
    }
  }

  private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    scalar.value >= 65 && scalar.value <= 90 ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
  }

  /// Nil if a set is not closed, which matches nothing.
  private static func globTokens(_ pattern: [Unicode.Scalar]) -> [Token]? {
    var tokens: [Token] = []
    var index = 0
    while index < pattern.count {
      switch pattern[index] {
      case "*": tokens.append(.many)
      case "?": tokens.append(.any)
      case "[":
        guard let (set, end) = globSet(pattern, from: index + 1) else { return nil }
        tokens.append(set)
        index = end
      default: tokens.append(.one(pattern[index]))
      }
      index += 1
    }
    return tokens
  }

  private static func globSet(
    _ pattern: [Unicode.Scalar], from start: Int
  ) -> (set: Token, end: Int)? {
    var (index, ranges) = (start, [ClosedRange<Unicode.Scalar>]())
    let isNegated = index < pattern.count && pattern[index] == "^"
    if isNegated { index += 1 }
    let first = index
    while index < pattern.count, pattern[index] != "]" || index == first {
      if index + 2 < pattern.count, pattern[index + 1] == "-", pattern[index + 2] != "]" {
        if pattern[index] <= pattern[index + 2] {
          ranges.append(pattern[index]...pattern[index + 2])
        }
        index += 3
      } else {
        ranges.append(pattern[index]...pattern[index])
        index += 1
      }
    }
    return index < pattern.count ? (.set(ranges, isNegated: isNegated), index) : nil
  }

  /// Greedy with one backtracking point, so it takes at most text times pattern steps.
  private static func matches(_ text: [Unicode.Scalar], _ tokens: [Token]) -> Bool {
    var (place, token) = (0, 0)
    var (retryPlace, retryToken) = (0, -1)
    while place < text.count {
      if token < tokens.count, tokens[token].isMany {
        (retryPlace, retryToken) = (place, token + 1)
        token += 1
      } else if token < tokens.count, tokens[token].accepts(text[place]) {
        place += 1
        token += 1
      } else if retryToken >= 0 {
        retryPlace += 1
        (place, token) = (retryPlace, retryToken)
      } else {
        return false
      }
    }
    while token < tokens.count, tokens[token].isMany { token += 1 }
    return token == tokens.count
  }
}
