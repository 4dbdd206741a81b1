import Console
import Foundation
import Scenario

/// Something that can be replayed: a seed of the corpus or a failure file.
package enum CorpusItem {
  case seed(SeedEntry)
  case failure(path: String, FailureFile)

  package var place: String {
    switch self {
    case .seed(let entry): entry.place
    case .failure(let path, _): path
    }
  }
}

/// Finds and reads everything that paths name, before anything runs.
package enum Corpus {
  /// The items of files and folders; those of a folder are in the order of their names.
  ///
  /// - Throws: `.unreadable`, `.malformed`, or `.usage` for a folder without any.
  package static func items(
    at paths: [String], system: AnySystem
  ) throws(HarnessError) -> Selection {
    var selection = Selection()
    for path in paths {
      for file in try files(at: path, ["seed", "failure"]) {
        let isNamed = file == path
        for item in try read(file, system, passesOverForeign: !isNamed) { selection.add(item) }
      }
    }
    return selection
  }

  /// The items of the program's own system, and the number of items of other systems.
  package struct Selection {
    package private(set) var items: [CorpusItem] = []
    package private(set) var foreignCount = 0

    mutating func add(_ item: CorpusItem?) {
      switch item {
      case nil: foreignCount += 1
      case .seed(let entry) where entry.isForeign: foreignCount += 1
      case .some(let item): items.append(item)
      }
    }
  }

  /// The files that `paths` stand for: each path that is a file, and the files found in folders.
  ///
  /// - Throws: `.unreadable`.
  static func files(at paths: [String]) throws(HarnessError) -> [String] {
    var found: [String] = []
    for path in paths { found += try files(at: path, ["seed", "failure"]) }
    return found
  }

  /// Only the seed files, each once. A file with two names counts as two, because writing it again leaves its other
  /// names to the old contents.
  ///
  /// - Throws: The same, and `.usage` for a failure file.
  package static func documents(
    at paths: [String], system: AnySystem
  ) throws(HarnessError) -> [SeedDocument] {
    var documents: [SeedDocument] = []
    var identities: [FileIdentity] = []
    for path in paths {
      for file in try files(at: path, ["seed"]) {
        let identity = FileIdentity(file)
        if identities.contains(where: identity.isInSamePlace) { continue }
        identities.append(identity)
        if file.hasSuffix(".failure") { throw .usage("\(quoted(file)) is not a file of seeds") }
        documents.append(try SeedDocument(path: file, system: system))
      }
    }
    return documents
  }

  private static func files(
    at path: String, _ endings: [String]
  ) throws(HarnessError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [path] }
    let names = try FolderNames.files(below: path)
    var folder = path
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    let found = names.filter { name in
      !isHidden(name) && endings.contains { name.hasSuffix("." + $0) }
    }
    if found.isEmpty {
      let kinds = endings.map { "no .\($0)" }.joined(separator: " and ")
      throw .unreadable(path: path, reason: "the folder contains \(kinds) file")
    }
    return found.map { folder + "/" + $0 }
  }

  /// Whether a file, or a folder that it is in, begins with a dot, like those of editors and tools.
  private static func isHidden(_ name: String) -> Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") }
  }

  private static func read(
    _ path: String, _ system: AnySystem, passesOverForeign: Bool
  ) throws(HarnessError) -> [CorpusItem?] {
    let text = try readText(path)
    let isFailure = path.hasSuffix(".failure") || text.first { !$0.isWhitespace } == "{"
    if isFailure, passesOverForeign, FailureFile.owner(of: text, path) != system.name {
      return [nil]
    }
    if isFailure {
      return [.failure(path: path, try FailureFile(text: text, file: path, system: system))]
    }
    return try SeedFile.parse(text, file: path, system: system).map { .seed($0) }
  }
}
