#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The entries of a folder, read as bytes: Foundation alters names that are not UTF-8.
package enum FolderNames {
  private static let folderType = UInt8(DT_DIR)

  /// The paths of all files and links below `folder`, relative to it, in ascending order.
  ///
  /// Links to folders are not followed.
  /// - Throws: `.unreadable`, also for a name that is not UTF-8.
  package static func files(below folder: String) throws(HarnessError) -> [String] {
    var found: [String] = []
    var folders = [""]
    while let prefix = folders.popLast() {
      for (name, isFolder) in try entries(of: prefix.isEmpty ? folder : folder + "/" + prefix) {
        let path = prefix + name
        if isFolder { folders.append(path + "/") } else { found.append(path) }
      }
    }
    return found.sorted()
  }

  /// The names in one folder, except itself and its parent.
  ///
  /// - Throws: `.unreadable`, also for a name that is not UTF-8.
  package static func entries(of folder: String) throws(HarnessError) -> [(
    name: String, isFolder: Bool
  )] {
    guard let stream = opendir(folder) else {
      throw .unreadable(path: folder, reason: lastSystemError())
    }
    defer { closedir(stream) }
    var entries: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard let name = String(validating: bytes, as: UTF8.self) else {
        throw .unreadable(
          path: folder, reason: "the name \(spelled(bytes)) in this folder is not UTF-8")
      }
      if name == "." || name == ".." { continue }
      entries.append((name, isFolder(entry.pointee.d_type, folder + "/" + name)))
    }
    return entries
  }

  /// Some file systems do not give the type with the name.
  private static func isFolder(_ type: UInt8, _ path: String) -> Bool {
    if type != UInt8(DT_UNKNOWN) { return type == folderType }
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
