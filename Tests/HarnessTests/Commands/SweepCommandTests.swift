import Foundation
import Primitives
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("SweepCommand") struct SweepCommandTests {
  let folder = Folder()

  /// A sweep whose workers end at some seeds.
  private func sweep(_ words: String..., ends: [UInt64: WorkerEnd] = [:]) -> Session {
    Session.run(["sweep"] + words) { environment in
      environment.makePool = { places, _ in
        LocalRunPool(system: ToyDriver.system, places: places, ends: ends)
      }
    }
  }

  private func lines(_ name: String) -> [String] {
    (folder.read(name) ?? "").split(separator: "\n").map(String.init)
  }

  private func withoutFiles(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.hasPrefix("  file: ")
    }.joined(separator: "\n")
  }

  @Test("If all seeds pass, the sweep passes, and the last line says so")
  func passing() {
    let session = sweep("--seeds", "0..2,5..9")
    #expect(session.status == .passed)
    #expect(session.out.hasPrefix("swept seeds 0..2, 5..9; audit 5%\n8 seeds: 8 passed; "))
    #expect(session.out.hasSuffix("\nPASSED: all 8 passed\n"))
    #expect(session.errors.hasPrefix("8 seeds in 0:0"))
    let quiet = sweep("--seeds", "0..2", "--quiet")
    #expect([quiet.out, quiet.errors] == ["PASSED: all 3 passed\n", ""])
  }

  @Test("Failures are grouped by signature, with the command for the smallest of each")
  func groups() {
    let session = sweep("--seeds", "0..39", "--fibers", "3")
    #expect(session.status == .stalled)
    #expect(session.out.contains("40 seeds: 32 passed, 4 failed, 4 stalled"))
    #expect(session.out.contains("\nFAILED toy-sum in update (4 seeds)\n"))
    #expect(session.out.contains("\n  seeds: 3, 13, 23, 33\n"))
    #expect(session.out.contains("\n  replay: heddle run --seed 3 --fibers 3\n"))
    #expect(session.out.hasSuffix("\nFAILED: 8 seeds with 2 signatures\n"))
    #expect(sweep("--seeds", "3").status == .propertyFailed)
  }

  @Test("The summary is the same for any number of jobs")
  func jobs() {
    let one = sweep("--seeds", "0..99", "--jobs", "1", "--audit", "30%")
    for jobs in ["2", "7"] {
      #expect(sweep("--seeds", "0..99", "--jobs", jobs, "--audit", "30%").out == one.out)
    }
    #expect(one.out.contains("audit 30%"))
  }

  @Test(
    "A death costs one seed, is reported with its words, and counts in the status")
  func deaths() {
    let ends: [UInt64: WorkerEnd] = [
      5: WorkerEnd(.died(.signalled(4)), words: ["a.swift:1: Fatal error: slot 7"]),
      6: WorkerEnd(.timeLimit(milliseconds: 60_000)), 7: WorkerEnd(.memoryLimit(megabytes: 1024)),
      8: WorkerEnd(.died(.signalled(9))),
    ]
    let session = sweep("--seeds", "0..9", ends: ends)
    #expect(session.status == .systemTrapped)
    #expect(
      session.out.contains(
        "10 seeds: 4 passed, 1 failed, 1 stalled, 1 trapped, 1 killed, 1 hung, 1 out of memory"))
    #expect(session.out.contains("TRAPPED trap: slot # (1 seed)\n"))
    #expect(session.out.contains("  last words:\n    a.swift:1: Fatal error: slot 7\n"))
    #expect(session.out.contains("  backtrace:\n    deep(_:) + 4 in toy\n"))
    #expect(sweep("--seeds", "6", ends: ends).status == .stalled)
  }

  @Test("A hang or death that does not happen again is the machine's, with its own status")
  func unrepeated() {
    let ends: [UInt64: WorkerEnd] = [
      5: WorkerEnd(.died(.signalled(9)), words: ["gone"]),
      6: WorkerEnd(.timeLimit(milliseconds: 1)),
      7: WorkerEnd(.died(.signalled(4))),
    ]
    func sweep(_ seeds: String, _ words: String...) -> Session {
      Session.run(["sweep", "--seeds", seeds] + words) {
        $0.makePool = { places, _ in
          LocalRunPool(system: ToyDriver.system, places: places, ends: ends, isOnce: true)
        }
      }
    }
    let session = sweep("5..9", "--audit", "100%")
    #expect(session.status == .unrepeated)
    #expect(session.status.rawValue == 6)
    #expect(session.out.contains("\n5 seeds: 2 passed, 3 unrepeated; 5 ran twice\n"))
    #expect(session.out.contains("\nUNREPEATED killed by SIGKILL (1 seed)\n  ended: SIGKILL\n"))
    #expect(session.out.contains("    gone\n  run again, it did not end like this\n  seed: 5\n"))
    #expect(session.out.hasSuffix("\nNOT PASSED: 3 seeds hung or died once and not again\n"))
    #expect(!session.out.contains("first failure") && !session.out.contains("backtrace"))
    // A failure of the engine is graver, and what failed when it was run again has failed.
    let beside = sweep("3..5")
    #expect(beside.status == .stalled)
    #expect(beside.out.hasSuffix("\nFAILED: 2 seeds with 2 signatures, and 1 seed unrepeated\n"))
    let failing = Session.run(["sweep", "--seeds", "3"]) {
      $0.makePool = { places, _ in
        LocalRunPool(
          system: ToyDriver.system, places: places, ends: [3: WorkerEnd(.died(.signalled(9)))],
          isOnce: true)
      }
    }
    #expect(failing.status == .propertyFailed)
    #expect(failing.out.hasSuffix("\nFAILED: 1 seed with 1 signature\n"))
  }

  @Test("The results have a header and one line a seed")
  func results() throws {
    let out = folder.file("r.jsonl")
    let session = sweep("--seeds", "0..19", "--out", out, "--steps", "100")
    #expect(session.status == .stalled)
    #expect(lines("r.jsonl").count == 21)
    var seeds: [UInt64] = []
    let file = try ResultsFile.read(out) { seeds.append($0.seed) }
    #expect(seeds.sorted() == Array(0..<20))
    #expect(file.header.options == ["steps": "100"])
    #expect(folder.names == ["r.jsonl", "r.jsonl.failures"])
    let merged = Session.run(["merge", out])
    #expect(withoutFiles(merged.out) == withoutFiles(session.out))
  }

  @Test("The failure file of each signature is that of its smallest, and replays")
  func failures() throws {
    let failures = folder.file("r.failures")
    let session = sweep("--seeds", "0..19", "--out", folder.file("r"))
    #expect(session.status == .stalled, "\(session.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: failures).sorted()
    #expect(names.count == 2)
    for name in names {
      #expect(session.out.contains("\n  file: \(failures)/\(name)\n"))
      let replay = Session.run(["replay", failures + "/" + name])
      #expect(replay.out.contains("replayed exactly"))
      #expect([ExitStatus.propertyFailed, .stalled].contains(replay.status))
    }
    #expect(
      try FailureFile(text: #require(folder.read("r.failures/" + names[1])), file: "").seed
        == 3)
    _ = sweep("--seeds", "0..2", "--out", folder.file("none"))
    #expect(folder.names == ["none", "r", "r.failures"])
  }

  @Test("The failure file of a death has its backtrace")
  func deathFile() throws {
    let trap = WorkerEnd(.died(.signalled(4)), words: ["Fatal error: x"])
    _ = sweep("--seeds", "0..2", "--out", folder.file("r"), ends: [1: trap])
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("r.failures")).first)
    #expect(try #require(folder.read("r.failures/" + name)).contains("deep(_:) + 4 in toy"))
  }

  @Test("Known signatures are reported and do not fail, and a test report is written")
  func known() throws {
    try folder.write(
      "signature: toy-sum in update at ToyPoint.middle\nreason: r\n", to: "known")
    let words = ["--known", folder.file("known"), "--junit", folder.file("x.xml")]
    let session = Session.run(["sweep", "--seeds", "0..3"] + words)
    #expect(session.status == .passed)
    #expect(
      session.out.hasSuffix("\nPASSED: nothing failed, and 1 seed with a known signature\n"))
    #expect(folder.read("x.xml")?.contains("skipped=\"1\"") == true)
    #expect(folder.names == ["known", "x.xml"])
    #expect(Session.run(["sweep", "--seeds", "0..4"] + words).status == .stalled)
  }

  @Test("JSON has the groups and the status")
  func json() throws {
    let session = sweep("--seeds", "0..3", "--format", "json")
    let object = try JSONSerialization.jsonObject(with: Data(session.out.utf8))
    let document = try #require(object as? [String: Any])
    #expect(document["status"] as? Int == 1)
    #expect((document["groups"] as? [Any])?.count == 1)
  }

  @Test("Shards merge to the summary of the whole, even if the seeds wrap around")
  func shards() {
    let max = "18446744073709551610"
    for seeds in [["--seeds", "0..40"], ["--count", "20", "--start", max]] {
      let whole = Session.run(["sweep"] + seeds)
      var paths: [String] = []
      for shard in 1...3 {
        paths.append(folder.file("\(seeds.count)-\(shard)"))
        _ = Session.run(
          ["sweep", "--shard", "\(shard)/3", "--out", paths[shard - 1]] + seeds)
      }
      let merged = Session.run(["merge"] + paths)
      #expect(withoutFiles(merged.out) == whole.out, "\(merged.errors)")
      #expect(merged.status == whole.status)
    }
  }

  @Test("A shard of more shards than seeds has none to run, and that is not a success")
  func emptyShard() {
    for quiet in [[], ["--quiet"]] {
      let session = Session.run(["sweep", "--seeds", "0..1", "--shard", "3/3"] + quiet)
      #expect(session.status == .cannotBeJudged)
      #expect(session.out.hasSuffix("no seed has run\n"))
    }
    let json = sweep("--seeds", "0..1", "--shard", "3/3", "--format", "json")
    #expect(json.out.contains("\"status\" : 125"))
  }

  @Test(
    "A sweep whose results vanish while it runs is not a success, and says so when it is quiet too")
  func vanished() {
    for quiet in [[], ["--quiet"]] {
      let path = folder.file("r")
      let session = Session.run(["sweep", "--seeds", "0..2", "--out", path] + quiet) {
        $0.system.execute = { request in
          unlink(path)
          return ToyDriver.execute(request)
        }
        let system = $0.system
        $0.makePool = { places, _ in LocalRunPool(system: system, places: places) }
      }
      #expect(session.status == .usage)
      #expect(session.out.hasSuffix("PASSED: all 3 passed\n"))
      #expect(
        session.errors.contains("heddle: cannot write \"\(path)\": it was removed or replaced"))
    }
  }

  @Test("A time limit ends a sweep without an end, and what has run is all of it")
  func time() {
    let session = sweep("--time", "1s", "--start", "100", "--steps", "10", "--jobs", "2")
    #expect(session.out.hasPrefix("swept seeds from 100 on with --steps 10; audit 5%\n"))
    #expect(session.out.contains("FAILED toy-sum"))
    #expect(!session.out.contains("missing"))
  }
}
