#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which file a path names, whether the file exists or only its folder does.
package struct FileIdentity {
  private struct Node: Equatable {
    let device: UInt64
    let number: UInt64

    init(_ status: stat) {
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }

    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      self.init(status)
    }
  }

  /// The folder of the file, and its name in it, with links followed; nil if there is no folder.
  private var place: (folder: Node, name: String)?
  /// Nil if there is no file yet, and for devices, which writing does not destroy.
  private var file: Node?
  private let isDevice: Bool

  package init(_ path: String) {
    var status = stat()
    let exists = stat(path, &status) == 0
    isDevice = exists && status.st_mode & S_IFMT == S_IFCHR
    if exists, !isDevice { file = Node(status) }
    guard let (folder, name) = Self.place(LinkPath.target(of: path) ?? path) else { return }
    place = Node(folder).map { ($0, name) }
  }

  /// The open file of a descriptor; nil if that is a pipe, a terminal or closed.
  package init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    isDevice = false
    file = Node(status)
  }

  package func isSame(as other: FileIdentity) -> Bool {
    if isDevice || other.isDevice { return false }
    if let file, file == other.file { return true }
    return isInSamePlace(as: other)
  }

  /// Whether both are one name in one folder; two names of one file are two places.
  package func isInSamePlace(as other: FileIdentity) -> Bool {
    guard let place, let others = other.place else { return false }
    return place == others
  }

  /// Whether the file is in `folder` itself.
  package func isIn(_ folder: FileIdentity) -> Bool {
    guard let place, let node = folder.file else { return false }
    return place.folder == node
  }

  /// The folder that contains the path, and the name in it.
  package static func place(_ path: String) -> (folder: String, name: String)? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    while parts.count > 1, parts.last == "" { parts.removeLast() }
    guard let name = parts.popLast(), name != "", name != ".", name != ".." else { return nil }
    return (parts.isEmpty ? "." : parts.joined(separator: "/") + "/", name)
  }
}

/// Paths whose last part may be a symbolic link.
package enum LinkPath {
  /// As many as the system itself follows; see path_resolution(7).
  private static let linksMax = 40

  /// The path to which the links at `path` lead, whether there is a file or not; nil if they form a circle, or lead
  /// to a name that is not UTF-8.
  package static func target(of path: String) -> String? {
    var path = path
    for _ in 0..<linksMax {
      guard let link = link(at: path) else { return path }
      guard let next = String(validating: link, as: UTF8.self) else { return nil }
      if next.hasPrefix("/") {
        path = next
      } else {
        let folder = FileIdentity.place(path)?.folder ?? "."
        path = folder + (folder.hasSuffix("/") ? "" : "/") + next
      }
    }
    return nil
  }

  /// The target of the link at `path`; nil if there is no link.
  private static func link(at path: String) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let capacity = bytes.count
    let count = bytes.withUnsafeMutableBytes {
      readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), capacity)
    }
    return count < 0 ? nil : Array(bytes[..<count])
  }
}
