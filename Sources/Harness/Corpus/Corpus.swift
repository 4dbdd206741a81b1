import Foundation

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
  private static let endings = ["seed", "failure"]

  /// The items of files and folders, those of a folder in the order of their names.
  ///
  /// - Throws: `.unreadable`, `.malformed`, or `.usage` for a folder in which there is nothing.
  package static func items(at paths: [String]) throws(HarnessError) -> [CorpusItem] {
    var items: [CorpusItem] = []
    for path in paths {
      for file in try files(at: path) { items += try read(file) }
    }
    return items
  }

  private static func files(at path: String) throws(HarnessError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [path] }
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
      throw .unreadable(path: path, reason: "the folder cannot be listed")
    }
    var folder = path
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    let found = names.sorted().filter { name in
      !isHidden(name) && endings.contains { name.hasSuffix("." + $0) }
    }
    if found.isEmpty {
      throw .unreadable(path: path, reason: "the folder holds no .seed and no .failure file")
    }
    return found.map { folder + "/" + $0 }
  }

  /// Whether a file, or a folder that it is in, begins with a dot, as those of editors and tools do.
  private static func isHidden(_ name: String) -> Bool {
    name.split(separator: "/").contains { $0.hasPrefix(".") }
  }

  private static func read(_ path: String) throws(HarnessError) -> [CorpusItem] {
    let text = try readText(path)
    let isFailure = path.hasSuffix(".failure") || text.first { !$0.isWhitespace } == "{"
    if isFailure { return [.failure(path: path, try FailureFile(text: text, file: path))] }
    return try SeedFile.parse(text, file: path).map { .seed($0) }
  }
}
