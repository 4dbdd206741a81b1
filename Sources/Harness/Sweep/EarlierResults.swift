import Console
import Foundation
import Scenario

/// The results file of an interrupted sweep.
final class EarlierResults {
  /// Nil if not even the header is complete.
  private let file: ResultsFile?

  var header: SweepHeader? { file?.header }

  /// Nil if no sweep is resumed, or there is no file yet.
  ///
  /// - Throws: `.unreadable`, `.malformed`.
  init?(_ arguments: SweepArguments) throws(HarnessError) {
    guard arguments.resumes, let path = arguments.out,
      FileManager.default.fileExists(atPath: path)
    else { return nil }
    guard isReplaceable(path) else {
      throw .unreadable(path: path, reason: "a pipe or device cannot be resumed")
    }
    let begin = Self.begin(of: path)
    if begin.contains(UInt8(ascii: "\n")) {
      file = try ResultsFile(path)
    } else if SweepHeader.canBegin(with: begin) {
      file = nil
    } else {
      throw .malformed(
        file: path, line: 1,
        "expected the header of a results file, as \(ProgramName.current) sweep --out writes it; nothing was changed"
      )
    }
  }

  private static let headerBytesMax = 1 << 20

  private static func begin(of path: String) -> [UInt8] {
    let file = FileHandle(forReadingAtPath: path)
    return (try? file?.read(upToCount: headerBytesMax)).map(Array.init) ?? []
  }

  /// Passes every result to `visit` and returns how many bytes of the file are complete lines.
  ///
  /// - Throws: `.unreadable`, `.malformed`.
  func read(_ visit: (SeedResult) -> Void) throws(HarnessError) -> UInt64 {
    guard let file else { return 0 }
    while let (result, place) = try file.next() {
      let position = file.header.seeds.position(of: result.seed)
      guard let position, file.header.shard.contains(position: position) else {
        throw .malformed(
          file: file.path, line: place.line,
          "seed \(seedText(result.seed)) is not one of \(file.header.seedsText)")
      }
      visit(result)
    }
    return file.wholeBytes
  }

  /// Refuses to resume a sweep that was started differently.
  ///
  /// - Throws: `.usage`, naming what differs.
  func check(_ wanted: SweepHeader) throws(HarnessError) {
    guard let file, let header else { return }
    func refuse(_ what: String, _ there: String, _ here: String) -> HarnessError {
      .usage("--resume: \(quoted(file.path)) has \(what) \(there), but this sweep \(here)")
    }
    if let there = header.system, let here = wanted.system, there != here {
      throw refuse("results of the system", there, "is of \(here)")
    }
    if !header.build.isSameBuild(as: wanted.build) {
      throw refuse("results of", header.build.text, "is run by \(wanted.build.text)")
    }
    if header.options != wanted.options {
      throw refuse("the options", quoted(header.optionText), "has \(quoted(wanted.optionText))")
    }
    if header.seeds != wanted.seeds { throw refuse("the", header.seedsText, wanted.seedsText) }
    if header.shard != wanted.shard {
      throw refuse("shard", "\(header.shard)", "is shard \(wanted.shard)")
    }
    if header.limits != wanted.limits {
      throw refuse("limits of", header.limits.text, "has \(wanted.limits.text)")
    }
    if header.audit != wanted.audit {
      throw refuse("an audit of", "\(header.audit)", "has \(wanted.audit)")
    }
  }
}
