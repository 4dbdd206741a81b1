import Foundation
import Scenario

@testable import Console
@testable import Harness
@testable import Processes

/// A repository whose revisions are a program that answers as heddle does, in sixty lines.
///
/// Its runs are turns of three actors, drawn from the seed and from a number in the source: another
/// number is another schedule. Where the reads are broken, one seed in four fails at event 700.
final class ToyRepository {
  let folder = Folder()
  private(set) var hashes: [String] = []

  var path: String { folder.file("repository") }
  var worktree: String { folder.file("work") }

  static let subjects = [
    "Begin", "Write a note", "Move the schedule", "Write another note", "Break the reads",
    "Leave half a change", "Mend the build", "Move the schedule back", "Write a third note",
    "Write a fourth note", "Write a last note",
  ]

  init() throws {
    try folder.write(Self.manifest, to: "repository/Package.swift")
    try folder.write(".build/\n", to: "repository/.gitignore")
    try git("init", "--quiet", "--initial-branch=main", ".")
    for (index, subject) in Self.subjects.enumerated() {
      try writeRevision(index + 1)
      try commit(subject)
    }
    try git("checkout", "--quiet", "-b", "mended")
    try writeProgram(isBroken: false, shift: 7)
    try commit("Mend the reads")
    try git("checkout", "--quiet", "main")
  }

  /// The hash of a commit, from 1 on; 12 mends the reads on a branch.
  func hash(_ number: Int) -> String { hashes[number - 1] }

  private func writeRevision(_ number: Int) throws {
    try folder.write("note \(number)\n", to: "repository/NOTES")
    try writeProgram(isBroken: number >= 5, shift: (3...7).contains(number) ? 1 : 7)
    let half = number == 6 ? "let half: Int = \"a change\"\n" : "let half = 0\n"
    try folder.write(half, to: "repository/Sources/heddle/Half.swift")
  }

  private func writeProgram(isBroken: Bool, shift: Int) throws {
    try folder.write(
      "let isBroken = \(isBroken)\nlet shift: UInt64 = \(shift)\n",
      to: "repository/Sources/heddle/Settings.swift")
    try folder.write(Self.program, to: "repository/Sources/heddle/main.swift")
  }

  private func commit(_ subject: String) throws {
    try git("add", "--all")
    // Git orders by date, so each commit has a day of its own.
    let date = "2026-01-\(10 + hashes.count)T12:00:00Z"
    let answer = try Subprocess.run(
      "env",
      [
        "GIT_AUTHOR_DATE=\(date)", "GIT_COMMITTER_DATE=\(date)", "git", "-C", path, "-c",
        "user.name=Toy", "-c", "user.email=toy@example.org", "commit", "--quiet", "-m", subject,
      ])
    if answer.status != 0 { throw HarnessError.child("git commit: \(answer.output)") }
    hashes.append(try git("rev-parse", "HEAD").filter { !$0.isNewline })
  }

  @discardableResult
  func git(_ words: String...) throws -> String {
    try GitRepository(folder: path).demand(words)
  }

  /// Everything that a user would see if a bisect had touched it.
  func state() throws -> [String] {
    let index = FileManager.default.contents(atPath: path + "/.git/index") ?? Data()
    return [
      try git("status", "--porcelain", "--branch"), try git("for-each-ref"),
      try git("rev-parse", "HEAD"), try git("stash", "list"), "\(index.hashValue)",
      folder.read("repository/NOTES") ?? "",
    ]
  }

  private static let manifest = """
    // swift-tools-version: 6.0
    import PackageDescription

    let package = Package(name: "heddle", targets: [.executableTarget(name: "heddle")])

    """

  private static let program = """
    #if canImport(Glibc)
      import Glibc
    #else
      import Darwin
    #endif

    func mix(_ value: UInt64) -> UInt64 {
      var x = value &+ 0x9E37_79B9_7F4A_7C15
      x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
      x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
      return x ^ (x >> 31)
    }

    var words = Array(CommandLine.arguments.dropFirst())
    let command = words.removeFirst()
    var options: [String: String] = [:]
    while words.count > 1 {
      options[words[0]] = words[1]
      words.removeFirst(2)
    }
    if options["--fibers"] == "9" { exit(2) }
    let seed = UInt64(options["--seed"]!)!
    let steps = Int(options["--steps"] ?? "1000")!
    let start = mix(seed ^ mix(shift))
    let way = options["--fibers"] ?? "3"
    let fails = isBroken && (start % 4 == 0 || way == "5") && steps >= 700
    if way == "5", fails {
      print("seed \\(seed)\\n  size  fibers=5\\n        steps=\\(steps)")
      if options["--format"] != "json" { fflush(nil) }
      fatalError("row \\(seed) of \\(isBroken) is gone")
    }
    if command == "record", way == "6", seed == 7, isBroken { while true { sleep(100) } }
    if command == "run", options["--format"] == nil {
      print(fails ? "failed\\nFAILED: toy-sum in read" : "passed")
      exit(fails ? 1 : 0)
    }
    if command == "run" {
      print("{\\"spec\\":{\\"fibers\\":\\"\\(way)\\",\\"steps\\":\\"\\(steps)\\"}}")
      exit(0)
    }
    let (from, to) = (options["--trace-from"], Int(options["--trace-to"] ?? "1000000")!)
    var digest = start
    var samples: [String] = []
    for event in 0..<(fails ? 700 : steps) {
      let actor = mix(start &+ UInt64(event)) % 3
      digest = mix(digest ^ actor)
      if (event + 1) % 256 == 0 { samples.append("\\"\\(String(digest, radix: 16)):1\\"") }
      if let from, event >= Int(from)!, event < to {
        print("{\\"event\\":\\(event),\\"kind\\":\\"step\\",\\"actor\\":\\"toy-\\(actor)\\"}")
      }
    }
    if from == nil {
      let failure = "\\"failed\\",\\"signature\\":\\"toy-sum in read\\""
      print("{\\"outcome\\":\\(fails ? failure : "\\"passed\\""),\\"steps\\":\\(fails ? 700 : steps),")
      print("\\"decisions\\":\\"0x\\(String(digest, radix: 16))\\",\\"behaviour\\":\\"0x1\\",")
      print("\\"samples\\":{\\"interval\\":256,\\"samples\\":[\\(samples.joined(separator: ","))]}}")
    }
    exit(fails ? 1 : 0)

    """
}
