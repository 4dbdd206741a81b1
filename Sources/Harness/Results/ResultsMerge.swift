import Console
import Foundation
import Scenario

/// Reads results files into one summary, and writes them as one file in the order of the seeds.
struct ResultsMerge {
  /// The place of a seed's line; 24 bytes, because there may be millions.
  private struct Entry {
    let seed: UInt64
    let offset: UInt64
    let file: UInt32
    let length: UInt32
  }

  private(set) var plan = MergePlan()
  private(set) var summary: SweepSummary?
  /// The sum of the wall times of all seeds.
  private(set) var milliseconds: UInt64 = 0
  /// The files whose last line was torn.
  private(set) var torn: [String] = []
  private var entries: [Entry] = []
  private let known: KnownSignatures

  init(known: KnownSignatures) { self.known = known }

  /// Reads a whole file.
  ///
  /// - Throws: `.unreadable`, `.malformed`; `.usage` if it is another system's, or does not fit with the files before it.
  mutating func read(
    _ path: String, _ system: AnySystem, isInterrupted: () -> Bool
  ) throws(HarnessError) {
    let file = try ResultsFile(path)
    try file.header.check(path, system)
    try plan.add(path, file.header)
    var summary = self.summary ?? SweepSummary(header: file.header, known: known)
    // Held only here, so that it is changed in place.
    self.summary = nil
    var done: UInt64 = 0
    while let (result, place) = try file.next() {
      if isInterrupted() { return }
      let seed = result.seed
      guard let position = file.header.seeds.position(of: seed),
        file.header.shard.contains(position: position)
      else {
        throw .malformed(
          file: path, line: place.line,
          "the seed \(seedText(seed)) is not one of \(file.header.seedsText)")
      }
      if !summary.add(result) { throw twice(seed, path, place) }
      milliseconds &+= result.milliseconds
      entries.append(
        Entry(
          seed: seed, offset: place.offset, file: UInt32(plan.parts.count - 1),
          length: UInt32(place.length)))
      done += 1
    }
    if file.tornBytes > 0 { torn.append(path) }
    plan.count(done)
    summary.header = plan.header
    self.summary = summary
  }

  private func twice(_ seed: UInt64, _ path: String, _ place: ResultsFile.Place) -> HarnessError {
    let first = entries.first { $0.seed == seed }.map { plan.parts[Int($0.file)].path } ?? path
    return .malformed(
      file: path, line: place.line,
      "the seed \(seedText(seed)) is "
        + (first == path ? "in this file already" : "in \(quoted(first)) already"))
  }

  /// Writes all lines unchanged, after one header and in ascending order of their seeds.
  ///
  /// - Throws: `.unreadable` or `.malformed` if a file has changed in the meantime.
  mutating func write(to output: ReplacedFile) throws(HarnessError) {
    var files: [Data] = []
    for part in plan.parts { files.append(try Self.mapped(part.path)) }
    entries.sort { $0.seed < $1.seed }
    output.write(JSONText.line(of: plan.header) + "\n")
    for entry in entries {
      let data = files[Int(entry.file)]
      let start = Int(entry.offset)
      let end = start + Int(entry.length)
      guard end < data.count else {
        throw .malformed(
          file: plan.parts[Int(entry.file)].path, line: nil, "it became shorter while it was read")
      }
      let line = data.withUnsafeBytes { String(decoding: $0[start...end], as: UTF8.self) }
      output.write(line)
    }
  }

  /// Maps a file, whose pages the system may drop again; thousands of them need no descriptor each.
  private static func mapped(_ path: String) throws(HarnessError) -> Data {
    do {
      return try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
    } catch {
      throw .unreadable(path: path, reason: "it no longer exists")
    }
  }
}
