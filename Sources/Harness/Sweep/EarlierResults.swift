import Foundation

/// What an interrupted sweep has left in its results file.
final class EarlierResults {
  private let file: ResultsFile

  var header: SweepHeader { file.header }

  /// Nil when nothing is to be resumed, or nothing was begun.
  ///
  /// - Throws: `.unreadable`, `.malformed`.
  init?(_ arguments: SweepArguments) throws(HarnessError) {
    guard arguments.resumes, let path = arguments.out else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? UInt64, size > 0 else { return nil }
    file = try ResultsFile(path)
  }

  /// Gives every result to `visit` and answers how many bytes of the file are whole lines.
  ///
  /// - Throws: `.unreadable`, `.malformed`.
  func read(_ visit: (SeedResult) -> Void) throws(HarnessError) -> UInt64 {
    while let (result, _) = try file.next() { visit(result) }
    return file.wholeBytes
  }

  /// Refuses to go on with a sweep that was another one.
  ///
  /// - Throws: `.usage`, naming what differs.
  func check(_ wanted: SweepHeader) throws(HarnessError) {
    func refuse(_ what: String, _ there: String, _ here: String) -> HarnessError {
      .usage("--resume: \(quoted(file.path)) has \(what) \(there), and this sweep \(here)")
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
    if header.audit != wanted.audit {
      throw refuse("an audit of", "\(header.audit)", "has \(wanted.audit)")
    }
  }
}
