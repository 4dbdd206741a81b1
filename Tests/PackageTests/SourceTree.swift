import Foundation

/// The repository as files of text, found from where this file lies.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  struct File {
    /// The path from the repository's root.
    let path: String
    let lines: [Substring]

    var text: String { lines.joined(separator: "\n") }
  }

  /// The Swift files below a folder, in the order of their paths.
  static func files(below folder: String) throws -> [File] {
    let base = root.appending(path: folder)
    let paths = try FileManager.default.subpathsOfDirectory(atPath: base.path)
    return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      try File(path: "\(folder)/\(path)", lines: lines(of: base.appending(path: path)))
    }
  }

  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The entries of the root that a reader sees, without what the rules of `.gitignore` leave out.
  static func topLevelEntries() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root.path).filter { name in
      !name.hasPrefix(".")
        && ![".xcodeproj", ".jsonl", ".failure"].contains { name.hasSuffix($0) }
    }.sorted()
  }

  private static func lines(of url: URL) throws -> [Substring] {
    try String(contentsOf: url, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
  }
}

extension SourceTree.File {
  /// A body between its declaration and the brace that ends it.
  struct Function {
    let name: String
    let lineCount: Int
  }

  /// Functions and initializers, by the layout that `swift format` gives them.
  var functions: [Function] {
    lines.indices.compactMap { index in
      guard let name = Self.declaredName(lines[index]), !lines[index].hasSuffix("}") else {
        return nil
      }
      let end = lines[index].prefix { $0 == " " } + "}"
      for last in lines.indices.dropFirst(index + 1) {
        if lines[last] == end { return Function(name: name, lineCount: last - index + 1) }
        // A requirement of a protocol has no body.
        if lines[last].isEmpty, !lines[index..<last].contains(where: { $0.hasSuffix("{") }) {
          return nil
        }
      }
      return nil
    }
  }

  /// `func name` or `init`, where the line declares one.
  private static func declaredName(_ line: Substring) -> String? {
    guard line.utf8.count < 200, line.contains("func ") || line.contains("init") else { return nil }
    let words = line.split(separator: " ")
    for (place, word) in words.enumerated() {
      let head = word.prefix { $0 != "(" && $0 != "<" && $0 != "?" }
      if head == "init" || head == "deinit" { return String(head) }
      if word == "func", place + 1 < words.count {
        return "func " + words[place + 1].prefix { $0 != "(" && $0 != "<" }
      }
      let isModifier = word.allSatisfy { $0.isLowercase || "@()".contains($0) }
      if !isModifier { return nil }
    }
    return nil
  }

  /// The modules that the file imports.
  var imports: [String] {
    lines.compactMap { line in
      guard line.contains("import ") else { return nil }
      let words = line.split(separator: " ").drop { $0.hasPrefix("@") || $0 == "public" }
      guard words.first == "import", let module = words.last else { return nil }
      return module.split(separator: ".").first.map { String($0) }
    }
  }
}
