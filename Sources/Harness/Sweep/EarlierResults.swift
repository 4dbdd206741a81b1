import Foundation

/// What an interrupted sweep has left in its results file.
final class EarlierResults {
  let path: String
  let header: SweepHeader
  /// The length of the file up to the end of its last whole line.
  let bytes: UInt64
  private let results: [SeedResult]

  /// Nil when nothing is to be resumed, or nothing was begun.
  ///
  /// - Throws: `.unreadable`, `.malformed`.
  init?(_ arguments: SweepArguments) throws(HarnessError) {
    guard arguments.resumes, let path = arguments.out else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let size = attributes?[.size] as? UInt64, size > 0 else { return nil }
    var results: [SeedResult] = []
    let file = try ResultsFile.read(path) { (result) throws(HarnessError) in results.append(result) }
    self.path = path
    header = file.header
    bytes = file.bytes
    self.results = results
  }

  func read(_ visit: (SeedResult) -> Void) throws(HarnessError) {
    for result in results { visit(result) }
  }

  /// Refuses to go on with a sweep that was another one.
  ///
  /// - Throws: `.usage`, naming what differs.
  func check(_ wanted: SweepHeader) throws(HarnessError) {
    func refuse(_ what: String, _ there: String, _ here: String) -> HarnessError {
      .usage("--resume: \(quoted(path)) has \(what) \(there), and this sweep \(here)")
    }
    if !header.build.isSameBuild(as: wanted.build) {
      throw refuse("results of build", header.build.name, "is run by \(wanted.build.name)")
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
