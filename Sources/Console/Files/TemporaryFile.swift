#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The name under which a file is written before it takes the place of another: `.NAME.PID.tmp`.
///
/// A process that is killed leaves it on disk. The next one that writes the same file removes it, if its process is
/// gone and no process has locked it; on a shared disk the owner may be on another machine.
package struct TemporaryFile {
  /// The folder of the target, as a prefix of paths in it; empty for the current one.
  private let folder: String
  private let name: String

  package init(beside target: String) {
    let parts = target.split(separator: "/", omittingEmptySubsequences: false)
    folder = parts.dropLast().map { $0 + "/" }.joined()
    name = String(parts.last ?? "")
  }

  /// The path that this process uses.
  package var path: String { "\(folder).\(name).\(getpid()).tmp" }

  /// An empty file with that name, locked for as long as it is open; -1, with the reason in errno.
  package func open() -> Int32 {
    let descriptor = systemOpen(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)
    // Others check first whether the process is alive, so nothing is lost where there are no locks.
    if descriptor >= 0 { flock(descriptor, LOCK_EX | LOCK_NB) }
    return descriptor
  }

  /// Removes the files of processes that are gone.
  package func removeAbandoned() {
    guard let entries = try? FolderNames.entries(of: folder.isEmpty ? "." : folder) else { return }
    for entry in entries where !entry.isFolder {
      if let process = process(of: entry.name), Self.isGone(process) {
        Self.removeUnlocked(folder + entry.name)
      }
    }
  }

  /// The process that made the file; nil if the name is not one of the target's temporary names.
  private func process(of entry: String) -> pid_t? {
    let (begin, end) = (".\(name).", ".tmp")
    guard entry.hasPrefix(begin), entry.hasSuffix(end),
      entry.utf8.count > begin.utf8.count + end.utf8.count
    else { return nil }
    let digits = entry.utf8.dropFirst(begin.utf8.count).dropLast(end.utf8.count)
    guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return pid_t(String(Substring(digits)))
  }

  private static func isGone(_ process: pid_t) -> Bool {
    process > 0 && kill(process, 0) != 0 && errno == ESRCH
  }

  private static func removeUnlocked(_ path: String) {
    let descriptor = systemOpen(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else { return }
    unlink(path)
    flock(descriptor, LOCK_UN)
  }
}

private func systemOpen(_ path: String, _ flags: Int32) -> Int32 { open(path, flags, 0o644) }
