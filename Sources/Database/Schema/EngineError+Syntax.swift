import MVCC
import SQLSyntax

extension EngineError {
  /// The error of a statement: a sentence that ends with the place in its text, if that is known.
  static func sql(_ message: String, at range: SourceRange, in text: String) -> EngineError {
    guard range.end > range.start else { return .sql(SQLFailure(message)) }
    var (line, column, offset) = (1, 1, 0)
    for byte in text.utf8 {
      if offset == range.start { break }
      offset += 1
      if byte == 10 {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return .sql(SQLFailure("\(message), at line \(line), column \(column)", at: range.start))
  }

  /// The error of a text that is not a statement.
  init(_ error: SyntaxError) {
    self = .sql(
      SQLFailure(
        "\(error.message), at line \(error.line), column \(error.column)", at: error.offset))
  }
}
