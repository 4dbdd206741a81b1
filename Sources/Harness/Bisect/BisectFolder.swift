import Console
import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The folder in which revisions are checked out and built; it is kept from one bisect to the next.
///
/// Nothing else is written: not the user's checkout, its index or its branches. The state of a search belongs to
/// the worktree alone, so a bisect by hand in the user's checkout is not disturbed.
final class BisectFolder {
  let path: String
  let repository: GitRepository
  private(set) var lock: Int32 = -1

  /// The worktree.
  var tree: GitRepository { GitRepository(folder: path + "/tree", ceiling: path) }
  var logs: String { path + "/logs" }
  /// The bad revision's executable, kept while others are built.
  var badExecutable: String { path + "/bad-heddle" }

  /// Locks the folder for this process, and makes it if it is missing.
  ///
  /// - Throws: `.unwritable`, or `.usage` if another process has locked it.
  init(_ path: String, repository: GitRepository) throws(HarnessError) {
    self.path = URL(filePath: path).standardizedFileURL.path
    self.repository = repository
    if self.path.unicodeScalars.contains("\u{FFFD}") {
      throw .unwritable(path: path, reason: "its parent folder has a name that is not UTF-8")
    }
    try requireOwn()
    do {
      try FileManager.default.createDirectory(
        atPath: self.path + "/logs", withIntermediateDirectories: true)
      // So that git ignores it if it is inside the repository.
      let list = self.path + "/.gitignore"
      if !FileManager.default.fileExists(atPath: list) {
        try Self.ignoreAll.write(toFile: list, atomically: true, encoding: .utf8)
      }
    } catch {
      throw .unwritable(path: self.path, reason: lastSystemError())
    }
    lock = open(self.path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw .unwritable(path: self.path, reason: lastSystemError()) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      lock = -1
      throw .usage("another bisect is running in \(quoted(self.path)); choose another --worktree")
    }
  }

  private static let ignoreAll = "*\n"
  /// All that a bisect makes in it; other tools leave the same .gitignore in their folders.
  static let names = [
    ".gitignore", "logs", "lock", "tree", "build", "build-bugs", "bad-heddle",
  ]

  /// Checks that the folder is missing or empty, or was made by an earlier bisect, which its file names and its
  /// .gitignore show.
  private func requireOwn() throws(HarnessError) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return }
    if names.isEmpty || names == ["logs"] { return }
    let ignored = try? String(contentsOfFile: path + "/.gitignore", encoding: .utf8)
    let isOwn = names.allSatisfy { Self.names.contains($0) || Self.linked(path + "/" + $0) != nil }
    if ignored == Self.ignoreAll, isOwn { return }
    throw .usage(
      "\(quoted(path)) holds files that are not a bisect's; choose a --worktree that is empty or does not exist"
    )
  }

  deinit {
    guard lock >= 0 else { return }
    FileLock.release(lock)
    close(lock)
  }

  /// Makes the worktree, or uses the one that an earlier bisect has left, however that ended.
  ///
  /// - Throws: `.usage` if there is something else at its path.
  func prepareTree(at hash: String) throws(HarnessError) {
    if FileManager.default.fileExists(atPath: tree.folder) {
      try requireOwnTree()
      try release()
    } else {
      // -f twice, because git still knows a worktree that was removed by hand, perhaps a locked one.
      try repository.demand(["worktree", "add", "-f", "-f", "--detach", tree.folder, hash])
    }
    try checkOut(hash)
  }

  private func requireOwnTree() throws(HarnessError) {
    let question = ["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-toplevel"]
    let (mine, theirs) = (try repository.ask(question), try tree.ask(question))
    let (a, b) = (lines(mine.text), lines(theirs.text))
    let isOwn =
      mine.status == 0 && theirs.status == 0 && a.count == 2 && b.count == 2 && a[0] == b[0]
      && FileIdentity(b[1]).isSame(as: FileIdentity(tree.folder))
    guard isOwn else {
      throw .usage(
        "\(quoted(tree.folder)) exists and is not a worktree of \(quoted(repository.folder)); "
          + "remove it or choose another --worktree")
    }
  }

  private func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init)
  }

  /// Puts exactly the files of a commit into the worktree; build products are elsewhere and stay.
  func checkOut(_ hash: String) throws(HarnessError) {
    try tree.demand(["checkout", "--quiet", "--force", "--detach", hash])
    try clean()
    try linkNeighbours()
  }

  /// Does the same unless the commit is checked out already, as it is during a search.
  func checkOutIfNeeded(_ hash: String) throws(HarnessError) {
    let head = try tree.demand(["rev-parse", "HEAD"]).filter { !$0.isNewline }
    if head != hash { try checkOut(hash) }
  }

  /// Removes what a build has changed or left among the sources.
  func clean() throws(HarnessError) {
    try tree.demand(["reset", "--quiet", "--hard"])
    try tree.demand(["clean", "--quiet", "-ffdx"])
  }

  /// Ends the search in the worktree, even one of a process that was killed.
  func release() throws(HarnessError) {
    let place = try tree.demand(["rev-parse", "--path-format=absolute", "--git-path", "index.lock"])
    // No other process works here while the folder is locked, so the owner of such a file is gone.
    removeFile(place.filter { !$0.isNewline })
    _ = try tree.ask(["reset", "--quiet", "--hard"])
    try tree.demand(["bisect", "reset"])
  }

  // The search itself; git deals with merges and skipped revisions.

  func start(bad: String, good: String) throws(HarnessError) -> GitBisectAnswer {
    GitBisectAnswer(try tree.ask(["bisect", "start", bad, good]))
  }

  func mark(_ verdict: Judgement.Verdict) throws(HarnessError) -> GitBisectAnswer {
    try clean()
    return GitBisectAnswer(try tree.ask(["bisect", verdict.rawValue]))
  }

  /// Keeps a copy of an executable, because the next build replaces it.
  func keepBad(_ executable: String) throws(HarnessError) {
    removeFile(badExecutable)
    do {
      try FileManager.default.copyItem(atPath: executable, toPath: badExecutable)
    } catch {
      throw .unwritable(path: badExecutable, reason: lastSystemError())
    }
  }
}
