import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("SweepRefusal") struct SweepRefusalTests {
  private let folder = Folder()

  @Test(
    "A command line that says two things or nothing is one sentence, and nothing is written",
    arguments: [
      (
        "",
        "heddle sweep needs --seeds A..B, --count N or --time TIME, to know when to end"
      ),
      ("--start 5", "heddle sweep needs --seeds A..B, --count N or --time TIME"),
      ("--seeds 0..9 --count 5", "--seeds and --count both say how many"),
      ("--seeds 0..9 --start 5", "--seeds and --start both say where to start"),
      ("--seeds 0..9 --resume", "--resume needs --out FILE"),
      ("--count 9 --shard 2/3", "--shard needs --seeds, or --start with --count or --time"),
      ("--time 1s --shard 2/3", "--shard needs --seeds, or --start with --count or --time"),
      ("--seeds 0..9 --shards 4", "--shards is only for --shard auto"),
      ("--seeds 0..9 --shard 1/4 --shards 4", "--shards is only for --shard auto"),
      ("--seeds 0..9 --shard auto", "--shard auto found none of "),
      ("--seeds 9..0", "--seeds: \"9..0\" is not seeds such as 0..9999"),
      ("--seeds 0..", "--seeds: \"0..\" is not seeds"),
      ("--seeds 0..18446744073709551615", "--seeds: "),
      ("--count 0", "--count: \"0\" is not a whole number from 1 to "),
      ("--time 0s", "--time: \"0s\" is not a time"),
      ("--seeds 0..9 --shard 0/4", "--shard: \"0/4\" is not a shard I/N"),
      ("--seeds 0..9 --audit 5", "--audit: \"5\" is not a share"),
      ("--seeds 0..9 --audit 101%", "--audit: "),
      ("--seeds 0..9 --jobs 0", "--jobs: \"0\" is not a whole number from 1 to 1024"),
      ("--seeds 0..9 --jobs 1025", "--jobs: "),
      ("--seeds 0..9 --memory 5", "--memory: \"5\" is not an amount of memory"),
      ("--seeds 0..9 --seed-timeout 5", "--seed-timeout: \"5\" is not a time"),
      ("--seeds 0..9 --steps x", "--steps: "),
      ("--seeds 0..9 --keys 2 --hot-keys 3", "seed 0: --hot-keys: 3 is more than the 2 keys"),
      ("--seeds 0..9 --format xml", "--format: \"xml\" is not one of text, json"),
      ("--seeds 0..9 --bug none-such", "--bug: "),
      ("--seeds 0..9 extra", "heddle sweep takes no argument, but got \"extra\""),
      ("--seed 5", "heddle sweep has no option --seed; did you mean --seeds?"),
    ])
  func combinations(_ words: String, _ sentence: String) {
    let files = ["--out", folder.file("r"), "--junit", folder.file("x")]
    let isResume = words.contains("--resume")
    let session = Session.run(
      ["sweep"] + words.split(separator: " ").map(String.init)
        + (isResume ? Array(files[2...]) : files))
    #expect(session.status == .usage, "\(session.out)")
    #expect(session.out == "")
    #expect(session.errors.contains(sentence), "\(session.errors)")
    #expect(session.errors.hasPrefix("heddle: "))
    #expect(session.errors.split(separator: "\n").count == 1)
    #expect(folder.names.isEmpty)
  }

  @Test("Files that cannot be written or read are one sentence, and nothing is left behind")
  func files() throws {
    try folder.write("x", to: "there")
    try folder.write("nonsense\n", to: "known")
    try folder.write("a file where a folder is needed", to: "s.failures")
    let before = folder.names
    let (file, junit) = (folder.file("there"), folder.file("x"))
    for words in [
      ["--out", file], ["--out", folder.path], ["--out", folder.file("s")],
      ["--out", folder.file("no/r")],
      ["--out", folder.file("r"), "--junit", folder.file("r")],
      ["--out", folder.file("r"), "--junit", folder.file("./r")],
      ["--out", folder.file("r"), "--junit", folder.file("no/x")],
      ["--out", folder.file("r"), "--known", folder.file("none")],
      ["--out", folder.file("r"), "--known", folder.file("known")],
      ["--out", "/dev/full"],
    ] {
      let more = words.contains("--junit") ? [] : ["--junit", junit]
      let session = Session.run(["sweep", "--seeds", "0..9"] + words + more)
      #expect(session.status == .usage, "\(words)")
      #expect(session.out == "", "\(words)")
      #expect(session.errors.hasPrefix("heddle: "))
      #expect(session.errors.split(separator: "\n").count == 1, "\(session.errors)")
      #expect(folder.names == before, "\(words)")
    }
    #expect(folder.read("there") == "x")
  }

  @Test("Workers that do not work stop the sweep, and the results so far stay")
  func noWorkers() throws {
    let path = folder.file("r")
    let session = Session.run([
      "sweep", "--seeds", "0..9", "--out", path, "--junit", folder.file("x"),
    ]) {
      $0.makePool = { places, megabytes in
        ProcessRunPool(program: "/no/such/worker", places: places, megabytesMax: megabytes)
      }
    }
    #expect(session.status == .cannotBeJudged)
    #expect(session.errors.hasSuffix("/no/such/worker: No such file or directory\n"))
    #expect(folder.names == ["r"])
    #expect(
      Session.run(["sweep", "--seeds", "0..9", "--out", path, "--resume"]).status == .stalled)
  }
}
