import Primitives

/// The ways in which a run can end, by their names in files: by itself, with its process, or differently from
/// before.
public enum OutcomeKind: String, Hashable, Sendable, CaseIterable {
  case passed, failed, stalled
  /// The system under test stopped the process.
  case trapped
  /// The process was ended from outside, as the operating system does when memory runs out.
  case killed
  /// The run did not end within its wall time.
  case hung
  /// The process used more memory than it was allowed.
  case exhausted
  /// Two processes ran the same seed and their runs differ.
  case nondeterministic
  /// A run hung or its process died, and the next attempt did not: blamed on the machine unless it happens again.
  case unrepeated

  /// Whether the process gave no answer.
  public var isDeath: Bool {
    self == .trapped || self == .killed || self == .hung || self == .exhausted
  }
}

extension OutcomeKind: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let kind = Self(rawValue: text) else {
      let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected one of \(names), not \(quotedASCII(text))")
    }
    self = kind
  }
}
