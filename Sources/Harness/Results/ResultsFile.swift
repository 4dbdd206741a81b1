import Console
import Foundation

/// Reads a results file: its header, and then one seed after the other.
package final class ResultsFile {
  /// The place of a line.
  package struct Place: Hashable, Sendable {
    /// From 1.
    package var line: Int
    package var offset: UInt64
    /// Without the line end.
    package var length: Int
  }

  package let path: String
  package let header: SweepHeader
  private let lines: LineReader

  /// Opens the file and reads its header.
  ///
  /// - Throws: `.unreadable`; `.malformed` if it is not a results file, or one of another format.
  package init(_ path: String) throws(HarnessError) {
    self.path = path
    lines = try LineReader(path)
    let header = try lines.next { (bytes: UnsafeRawBufferPointer) throws(HarnessError) in
      try Self.header(String(decoding: bytes, as: UTF8.self), path)
    }
    guard let header else {
      throw .malformed(
        file: path, line: nil, "expected the header of a results file in a whole first line")
    }
    self.header = header
  }

  private static func header(_ text: String, _ path: String) throws(HarnessError) -> SweepHeader {
    struct Format: Decodable { var format: Int }
    guard let format = try? JSONText.decode(Format.self, from: text, file: path) else {
      throw .malformed(
        file: path, line: 1,
        "expected the header of a results file, as \(ProgramName.current) sweep --out writes it")
    }
    guard SweepHeader.readVersions.contains(format.format) else {
      throw .malformed(
        file: path, line: 1,
        "expected format 1 or 2, but it has format \(format.format)")
    }
    return try decode(SweepHeader.self, text, path, line: 1)
  }

  /// The next seed and its place in the file; nil after the last complete line.
  ///
  /// A line without an end was left by an interrupted sweep and is not a result.
  /// - Throws: `.unreadable`; `.malformed` with the line.
  package func next() throws(HarnessError) -> (result: SeedResult, place: Place)? {
    guard var next = try nextLine() else { return nil }
    if header.format == 1 { header.renameCounts(of: &next.result.result) }
    return next
  }

  private func nextLine() throws(HarnessError) -> (result: SeedResult, place: Place)? {
    try lines.next { [lines, path] (bytes: UnsafeRawBufferPointer) throws(HarnessError) in
      let place = Place(line: lines.number, offset: lines.offset, length: bytes.count)
      if let result = ResultLine.passed(bytes) { return (result, place) }
      let text = String(decoding: bytes, as: UTF8.self)
      let result = try Self.decode(SeedResult.self, text, path, line: lines.number)
      return (result, place)
    }
  }

  /// The end of the complete lines that have been read; a sweep is resumed from there.
  package var wholeBytes: UInt64 { lines.offset }

  /// How many bytes of a torn line follow the last complete one, once `next` has returned nil.
  package var tornBytes: Int { lines.restBytes }

  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ text: String, _ path: String, line: Int
  ) throws(HarnessError) -> Value {
    do throws(HarnessError) {
      return try JSONText.decode(type, from: text, file: path)
    } catch {
      guard case .malformed(let file, _, let sentence) = error else { throw error }
      throw .malformed(file: file, line: line, sentence)
    }
  }
}

extension ResultsFile {
  /// Reads the whole file.
  ///
  /// - Parameter visit: Called with every seed, in the order of the file.
  /// - Returns: The file, which has its header, the end of its complete lines, and what is torn.
  /// - Throws: What `init` and `next` throw, and what `visit` throws.
  @discardableResult
  package static func read(
    _ path: String, visit: (SeedResult) throws(HarnessError) -> Void
  ) throws(HarnessError) -> ResultsFile {
    let file = try ResultsFile(path)
    while let (result, _) = try file.next() { try visit(result) }
    return file
  }
}
