import Console
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension BisectFolder {
  /// Links the packages that the worktree depends on by a path beside the repository, such as `../heddle`.
  ///
  /// The links are put beside the worktree, because otherwise the paths would lead nowhere there.
  ///
  /// All revisions are then built with the present state of those packages.
  func linkNeighbours() throws(HarnessError) {
    guard let manifest = try? readText(tree.folder + "/Package.swift") else { return }
    for name in Self.neighbours(in: manifest) {
      let (target, link) = (repository.folder + "/../" + name, path + "/" + name)
      guard !Self.names.contains(name), FileManager.default.fileExists(atPath: target) else {
        continue
      }
      let wanted = URL(filePath: target).standardizedFileURL.path
      if let present = Self.linked(link) {
        if present == wanted { continue }
        removeFile(link)
      }
      if symlink(wanted, link) != 0 {
        throw .unwritable(path: link, reason: lastSystemError())
      }
    }
  }

  /// The target of a symbolic link; nil for anything else.
  static func linked(_ path: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: path)
  }

  /// The folders beside the package that a manifest names as paths.
  static func neighbours(in manifest: String) -> [String] {
    var names: [String] = []
    for match in manifest.matches(of: /path:\s*"\.\.\/([^\/"]+)\/?"/) {
      let name = String(match.1)
      if name != "..", !names.contains(name) { names.append(name) }
    }
    return names
  }
}
