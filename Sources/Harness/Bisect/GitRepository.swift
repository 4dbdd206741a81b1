import Console
import Foundation
import Processes

/// A checkout in which git is run, without a shell, without the user's hooks and in English.
struct GitRepository {
  /// Git's exit status and its whole output.
  struct Answer {
    var status: Int32
    var text: String

    /// The first line, which says what is wrong.
    var complaint: String {
      let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "no reason given"
      return line.hasPrefix("fatal: ") ? String(line.dropFirst(7)) : line
    }
  }

  /// The parts of a commit that reports show.
  struct Commit: Hashable, Codable {
    var hash: String
    /// The author's date in ISO 8601.
    var date: String
    var subject: String

    var short: String { String(hash.prefix(10)) }
  }

  /// The top of the checkout.
  let folder: String
  /// A folder at which git stops looking for a repository. Without it, a worktree that has lost the link to its
  /// repository would pass for part of the checkout around it.
  private var ceiling: String?

  /// Variables that a git which started this program may have set, and which would lead other calls to its
  /// repository.
  private static let misleading = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  ]
  private static let limit = Duration.seconds(600)

  /// The checkout that contains `path`.
  ///
  /// - Throws: `.usage` if there is none.
  init(holding path: String) throws(HarnessError) {
    let answer = try GitRepository(folder: path).ask(["rev-parse", "--show-toplevel"])
    let line = answer.text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    guard answer.status == 0, !line.isEmpty else {
      throw .usage("\(quoted(path)) is not in a checkout of a git repository: \(answer.complaint)")
    }
    folder = line
  }

  init(folder: String, ceiling: String? = nil) {
    self.folder = folder
    self.ceiling = ceiling
  }

  /// Runs one git command, whatever its status.
  ///
  /// - Throws: `.child` if git cannot be run at all.
  func ask(_ words: [String]) throws(HarnessError) -> Answer {
    let settings = ["core.hooksPath=/dev/null", "advice.detachedHead=false", "gc.auto=0"]
    var spawn = Spawn(
      "env",
      Self.misleading.flatMap { ["-u", $0] } + ["git", "-C", folder]
        + settings.flatMap { ["-c", $0] } + words)
    spawn.variables = [(name: "LC_ALL", value: "C"), (name: "GIT_TERMINAL_PROMPT", value: "0")]
    if let ceiling { spawn.variables.append((name: "GIT_CEILING_DIRECTORIES", value: ceiling)) }
    let capture = try OutputCapture()
    let process = try Subprocess(
      spawn, output: .file(capture), errors: .file(capture),
      limits: Subprocess.Limits(time: Self.limit))
    // Not interruptible: a git command is short, and one that is stopped half-way leaves its locks.
    let end = process.wait()
    if end.reason != nil { throw .child("git \(words[0]) did not end") }
    return Answer(status: end.status.shellStatus, text: capture.text)
  }

  /// Runs one git command that must succeed, and returns its output.
  ///
  /// - Throws: `.usage` with what git said.
  @discardableResult
  func demand(_ words: [String]) throws(HarnessError) -> String {
    let answer = try ask(words)
    guard answer.status == 0 else {
      throw .usage("git \(words[0]) failed in \(quoted(folder)): \(answer.complaint)")
    }
    return answer.text
  }

  /// Whether `commit` is an ancestor of `other`.
  ///
  /// - Throws: `.child` if git cannot be run at all.
  func isAncestor(_ commit: Commit, of other: Commit) throws(HarnessError) -> Bool {
    try ask(["merge-base", "--is-ancestor", commit.hash, other.hash]).status == 0
  }

  /// The names of the branches, for a user who expects the first branch to have another name.
  private func branchSentence() throws(HarnessError) -> String {
    let words = ["for-each-ref", "--format=%(refname:short)", "refs/heads"]
    let names = try demand(words).split(whereSeparator: \.isNewline).map(String.init)
    guard let first = names.first else { return "it has no branch yet" }
    if names.count == 1 { return "its branch is \(first)" }
    let rest = names.count - Self.branchesMax
    return "its branches are " + names.prefix(Self.branchesMax).joined(separator: ", ")
      + (rest > 0 ? " and \(rest) more" : "")
  }

  private static let branchesMax = 8

  /// The commit that `revision` names.
  ///
  /// - Throws: `.usage` if there is none.
  func commit(_ revision: String) throws(HarnessError) -> Commit {
    let words = ["rev-parse", "--verify", "--quiet", revision + "^{commit}"]
    // A name that begins with a dash would be read as an option.
    let answer = revision.hasPrefix("-") ? Answer(status: 1, text: "") : try ask(words)
    guard answer.status == 0 else {
      throw .usage(
        "there is no revision \(quoted(revision)) in \(quoted(folder)); " + (try branchSentence()))
    }
    let hash = answer.text.filter { !$0.isNewline }
    let line = try demand(["log", "-1", "--no-show-signature", "--format=%aI %s", hash, "--"])
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    return Commit(
      hash: hash, date: parts.first.map(String.init) ?? "",
      subject: parts.count == 2 ? parts[1].filter { !$0.isNewline } : "")
  }
}

/// What `git bisect` says after a revision was marked.
enum GitBisectAnswer: Equatable {
  /// Another revision was checked out; `about` is git's estimate of how many steps are left.
  case next(about: String?)
  case found(hash: String)
  /// Only skipped revisions are left, and any of them may be the first bad one.
  case candidates([String])
  case refused(String)

  init(_ answer: GitRepository.Answer) {
    let lines = answer.text.split(whereSeparator: \.isNewline).map(String.init)
    let ending = " is the first bad commit"
    if let line = lines.first(where: { $0.hasSuffix(ending) }) {
      self = .found(hash: String(line.dropLast(ending.count)))
    } else if lines.contains(where: { $0.hasPrefix("The first bad commit could be any of") }) {
      self = .candidates(lines.filter(Self.isHash))
    } else if answer.status == 0 {
      self = .next(about: Self.guess(in: answer.text))
    } else {
      self = .refused(answer.complaint)
    }
  }

  private static func isHash(_ line: String) -> Bool {
    line.utf8.count >= 40 && line.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
  }

  /// Parsed from `Bisecting: 4 revisions left to test after this (roughly 2 steps)`.
  private static func guess(in text: String) -> String? {
    text.firstMatch(of: /\(roughly (\d+) steps?\)/).map { String($0.1) }
  }
}
