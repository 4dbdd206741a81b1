import Console
import Foundation
import Scenario

/// The folder in which a sweep keeps a failure file for the smallest failure of each signature.
package final class FailureFolder {
  package let path: String
  /// The options of the sweep, which distinguish its files from those of others.
  private let options: [String: String]
  private let made: MadeFolders
  /// The seed of each file.
  private var seeds: [FailureKey: UInt64] = [:]
  /// The open folder, which no other sweep writes to while this one has locked it; -1 if it cannot be opened.
  private var lock: Int32 = -1

  /// Makes the folder if it is missing, so that a folder that cannot be written is reported at once.
  ///
  /// - Parameter makesParents: Whether its parent folders are made too; those of a folder beside another file are
  ///   not, because a mistyped path would become a tree of folders.
  /// - Throws: `.unwritable`, also if another sweep is using it.
  package init(
    _ path: String, options: [String: String] = [:], makesParents: Bool = false
  ) throws(HarnessError) {
    self.path = path
    self.options = options
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw .unwritable(path: path, reason: "it is a file, and a folder is needed")
    }
    made = try MadeFolders(path, withParents: makesParents)
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw .unwritable(path: path, reason: "files cannot be made in this folder")
    }
    lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if lock >= 0 { try FileLock.take(lock, path) }
  }

  deinit { unlock() }

  private func unlock() {
    guard lock >= 0 else { return }
    FileLock.release(lock)
    close(lock)
    lock = -1
  }

  /// Removes the failure files that an earlier sweep has written, and returns how many there were.
  ///
  /// Files that were renamed, and all other files, stay.
  /// - Parameter keepsOthers: Whether those of sweeps with other options stay as well.
  /// - Throws: `.unreadable`, `.unwritable`.
  package func empty(keepsOthers: Bool = false) throws(HarnessError) -> Int {
    var count = 0
    for (name, isFolder) in try FolderNames.entries(of: path) where !isFolder {
      let file = self.file(named: name)
      guard name.contains(Self.nameEnding), FailureFile.isOne(at: file) else { continue }
      if keepsOthers, !isOfSameOptions(file, name) { continue }
      if unlink(file) != 0 { throw .unwritable(path: file, reason: lastSystemError()) }
      count += 1
    }
    return count
  }

  /// Whether a sweep with the same options would give the file this name.
  private func isOfSameOptions(_ path: String, _ name: String) -> Bool {
    guard let text = try? readText(path),
      let file = try? JSONText.decode(FailureFile.self, from: text, file: path),
      let key = FailureKey(file.result.outcome)
    else { return false }
    return key.fileName(options) == name
  }

  /// The ending that `FailureKey.fileName` makes.
  private static var nameEnding: Regex<Substring> { /-[0-9a-f]{8}\.failure$/ }

  /// The file of a group of failures.
  package func file(of key: FailureKey) -> String { file(named: key.fileName(options)) }

  private func file(named name: String) -> String {
    (path.hasSuffix("/") ? path : path + "/") + name
  }

  /// The files that this sweep has written or found.
  package var files: [FailureKey: String] {
    var files: [FailureKey: String] = [:]
    for key in seeds.keys { files[key] = file(of: key) }
    return files
  }

  /// Whether there is a file of that group for that seed.
  package func has(_ key: FailureKey, seed: UInt64) -> Bool { seeds[key] == seed }

  /// Writes the file of a failure in place of that of a larger one.
  ///
  /// - Throws: `.unwritable`.
  package func write(_ failure: FailureFile, for key: FailureKey) throws(HarnessError) {
    let file = try ReplacedFile(file(of: key))
    file.write(failure.text)
    try file.commit()
    seeds[key] = failure.seed
  }

  /// Registers a file that an earlier sweep of this build has left; returns false if there is none.
  package func find(_ key: FailureKey, seed: UInt64) -> Bool {
    guard Self.isFile(file(of: key), about: seed, build: .current) else { return false }
    seeds[key] = seed
    return true
  }

  /// The folder for the failures of a results file.
  package static func folder(beside results: String) -> String { results + ".failures" }

  /// Whether there is a failure file of that seed at `path`, and of that build if one is given.
  static func isFile(_ path: String, about seed: UInt64, build: BuildIdentity? = nil) -> Bool {
    guard let text = try? readText(path),
      let found = try? JSONText.decode(FailureFile.self, from: text, file: path),
      found.seed == seed
    else { return false }
    return build.map(found.build.isSameBuild) ?? true
  }

  /// Removes the folder if nothing was written to it.
  package func finish() {
    unlock()
    if seeds.isEmpty { made.removeEmpty() }
  }
}
