/// Which folders of a module use declarations of which others, by the names in their sources.
///
/// An arrow is a type or a free function that one folder declares at its top level, that other files can see,
/// and that another folder names. A name that several folders declare, or that the using folder declares
/// itself, even inside another type, says nothing and is left out. Members of extensions are not followed.
struct FolderGraph {
  /// A file that names a declaration of another folder.
  struct Reference: Hashable {
    let file: String
    let name: String
  }

  /// Folders that reach each other, in ascending order, and what makes the arrows between them.
  struct Cycle: Equatable, CustomStringConvertible {
    let folders: [String]
    let arrows: [String]

    var description: String {
      (["\(folders.joined(separator: ", "))"] + arrows).joined(separator: "\n")
    }
  }

  private(set) var edges: [String: [String: Set<Reference>]] = [:]

  /// - Parameter files: each with its path from the folder of the module.
  init(_ files: [(path: String, text: String)]) {
    let sources = files.map {
      (path: $0.path, folder: Self.folder(of: $0.path), names: SourceNames($0.text))
    }
    var homes: [String: Set<String>] = [:]
    var own: [String: Set<String>] = [:]
    for source in sources {
      for name in source.names.visible { homes[name, default: []].insert(source.folder) }
      own[source.folder, default: []].formUnion(source.names.declared)
    }
    for source in sources {
      for name in source.names.used where !(own[source.folder]?.contains(name) ?? false) {
        guard let home = homes[name], home.count == 1, let target = home.first else { continue }
        edges[source.folder, default: [:]][target, default: []]
          .insert(Reference(file: source.path, name: name))
      }
    }
  }

  /// The first folder of a path; `.` for a file beside the folders.
  private static func folder(of path: String) -> String {
    let parts = path.split(separator: "/")
    return parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
  }

  private func reachable(from folder: String) -> Set<String> {
    var (found, waiting) = (Set<String>(), [folder])
    while let next = waiting.popLast() {
      for target in edges[next, default: [:]].keys where found.insert(target).inserted {
        waiting.append(target)
      }
    }
    return found
  }

  /// Every group of folders that reach each other.
  var cycles: [Cycle] {
    let reach = Dictionary(uniqueKeysWithValues: edges.keys.map { ($0, reachable(from: $0)) })
    var (cycles, seen) = ([Cycle](), Set<String>())
    for folder in reach.keys.sorted() where reach[folder, default: []].contains(folder) {
      guard !seen.contains(folder) else { continue }
      let group = reach[folder, default: []].filter { reach[$0, default: []].contains(folder) }
      seen.formUnion(group)
      cycles.append(Cycle(folders: group.sorted(), arrows: arrows(within: group)))
    }
    return cycles
  }

  private static let referencesMax = 5

  private func arrows(within group: Set<String>) -> [String] {
    var lines: [String] = []
    for from in group.sorted() {
      for to in edges[from, default: [:]].keys.sorted() where group.contains(to) {
        let all = edges[from, default: [:]][to, default: []].map { "\($0.file) uses \($0.name)" }
          .sorted()
        let more =
          all.count > Self.referencesMax ? [" and \(all.count - Self.referencesMax) more"] : []
        lines.append(
          "\(from) -> \(to): " + (all.prefix(Self.referencesMax) + more).joined(separator: ", "))
      }
    }
    return lines
  }
}

/// The names that a source file declares and uses.
private struct SourceNames {
  /// Types and functions at the top level that other files see.
  private(set) var visible: Set<String> = []
  /// Every type and function, also inside others and private ones.
  private(set) var declared: Set<String> = []
  /// Types that are named without a type before them, and functions that are called so.
  private(set) var used: Set<String> = []

  private static let typeKeywords: Set<String> = [
    "struct", "enum", "class", "actor", "protocol", "typealias", "associatedtype",
  ]
  private static let modifiers: Set<String> = [
    "public", "package", "internal", "private", "fileprivate", "final", "indirect", "nonisolated",
  ]

  init(_ text: String) {
    let words = SourceWords.of(text)
    var depth = 0
    for (place, word) in words.enumerated() {
      if word == "{" { depth += 1 }
      if word == "}" { depth -= 1 }
      let before = place > 0 ? words[place - 1] : ""
      guard let first = word.unicodeScalars.first, before != "." else { continue }
      let isType = first.properties.isUppercase
      if isType
        ? Self.typeKeywords.contains(before) : before == "func" && first.properties.isLowercase
      {
        declared.insert(word)
        if depth == 0, !Self.isPrivate(words, before: place - 1) { visible.insert(word) }
      } else if isType {
        used.insert(word)
      } else if before != "case", place + 1 < words.count, words[place + 1] == "(" {
        used.insert(word)
      }
    }
  }

  private static func isPrivate(_ words: [String], before place: Int) -> Bool {
    words[..<place].reversed().prefix { modifiers.contains($0) }
      .contains { $0 == "private" || $0 == "fileprivate" }
  }
}
