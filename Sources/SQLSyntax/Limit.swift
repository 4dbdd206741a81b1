/// The bounds that keep any text from exhausting the stack or the memory.
///
/// Source: https://www.sqlite.org/limits.html, whose defaults these are.
public enum Limit: Equatable, Sendable {
  /// Bytes from a statement's first token to the end of its last.
  case statementLength
  /// Nodes on the longest path of an expression's tree, and parentheses inside each other.
  case expressionDepth
  /// The largest number of a parameter.
  case parameters
  /// Columns of a table, a result, a row or a list of assignments.
  case columns

  /// The largest value that is allowed.
  public var maximum: Int {
    switch self {
    case .statementLength: 1_000_000
    case .expressionDepth: 1000
    case .parameters: 32_766
    case .columns: 2000
    }
  }

  /// What a statement beyond the bound did, as the end of a sentence.
  var excess: String {
    switch self {
    case .statementLength: "the statement is longer than \(maximum) bytes"
    case .expressionDepth: "the expression is nested deeper than \(maximum) levels"
    case .parameters: "the number of a parameter is not from 1 to \(maximum)"
    case .columns: "there are more than \(maximum) columns"
    }
  }
}
