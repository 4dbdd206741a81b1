import Foundation

/// Where a sweep keeps a failure file for the smallest failure of each signature.
package final class FailureFolder {
  package let path: String
  private let isOwn: Bool
  /// The seed that each file is about.
  private var seeds: [FailureKey: UInt64] = [:]

  /// Makes the folder where it is missing, so that one that cannot be written is known at once.
  ///
  /// - Throws: `.unwritable`.
  package init(_ path: String) throws(HarnessError) {
    self.path = path
    var isFolder: ObjCBool = false
    isOwn = !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if !isOwn, !isFolder.boolValue {
      throw .unwritable(path: path, reason: "it is a file, and a folder is needed")
    }
    // Not its parents: a path that was mistyped would become a tree of folders.
    if isOwn, mkdir(path, 0o755) != 0 {
      throw .unwritable(path: path, reason: lastSystemError())
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw .unwritable(path: path, reason: "files cannot be made in this folder")
    }
  }

  /// The file of a group of failures.
  package func file(of key: FailureKey) -> String {
    (path.hasSuffix("/") ? path : path + "/") + key.fileName
  }

  /// The files that are there.
  package var files: [FailureKey: String] {
    var files: [FailureKey: String] = [:]
    for key in seeds.keys { files[key] = file(of: key) }
    return files
  }

  /// Whether there is a file of that group, and about that seed.
  package func has(_ key: FailureKey, seed: UInt64) -> Bool { seeds[key] == seed }

  /// Writes the file of a failure in place of that of a greater one.
  ///
  /// - Throws: `.unwritable`.
  package func write(_ text: String, for key: FailureKey, seed: UInt64) throws(HarnessError) {
    let file = try ReplacedFile(file(of: key))
    file.write(text)
    try file.commit()
    seeds[key] = seed
  }

  /// Takes note of a file that an earlier sweep of this build has left; false when there is none.
  package func find(_ key: FailureKey, seed: UInt64) -> Bool {
    guard Self.isFile(file(of: key), about: seed, build: .current) else { return false }
    seeds[key] = seed
    return true
  }

  /// The folder of the failures of a results file.
  package static func folder(beside results: String) -> String { results + ".failures" }

  /// Whether there is a failure file about that seed at `path`, and of that build if one is given.
  static func isFile(_ path: String, about seed: UInt64, build: BuildIdentity? = nil) -> Bool {
    guard let text = try? readText(path), let found = try? FailureFile(text: text, file: path),
      found.seed.value == seed
    else { return false }
    return build.map(found.build.isSameBuild) ?? true
  }

  /// Takes the folder away when it was made for nothing.
  package func finish() { if isOwn, seeds.isEmpty { rmdir(path) } }
}
