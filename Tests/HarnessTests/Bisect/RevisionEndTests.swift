import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("Runs of revisions") struct RevisionEndTests {
  @Test("What a run printed is read, and what it cannot mean is refused")
  func ends() throws {
    let summary = Summaries.summary(signature: "a in b")
    let text = JSONText.of(summary)
    #expect(RevisionEnd(.exited(1), out: text, errors: "") == .ended(summary))
    #expect(RevisionEnd(.exited(4), out: text, errors: "").signature == "a in b")
    #expect(
      RevisionEnd(.exited(0), out: "{", errors: "")
        == .refused("its answer: expected a whole JSON object"))
    #expect(
      RevisionEnd(.exited(2), out: "", errors: "heddle: no option --x\n")
        == .refused("its run ended with status 2: heddle: no option --x"))
    #expect(
      RevisionEnd(.signalled(4), out: "", errors: "a/b.swift:3: Fatal error: row 7 is gone\nmore\n")
        == .died(signature: "trap: row # is gone"))
  }

  @Test("A spec is read from JSON and from the lines before a run, and handed on as a whole")
  func specs() throws {
    let json = try #require(
      BisectSpec(seed: 3, json: "{\"spec\":{\"steps\":\"10\",\"fibers\":\"2\"},\"x\":1}"))
    let header = try #require(
      BisectSpec(seed: 3, header: "seed 3\n  size  fibers=2\n        steps=10\nfailed\n  x=1\n"))
    #expect(json == header)
    #expect(json.words == ["record", "--seed", "3", "--fibers", "2", "--steps", "10"])
    #expect(json.with(seed: 4).with(steps: 5).words.suffix(1) == ["5"])
    #expect(json.steps == 10)
    #expect(!json.plantsBug)
    #expect(BisectSpec(seed: 3, fields: ["bug": "none"]).plantsBug == false)
    #expect(BisectSpec(seed: 3, fields: ["bug": "lost-write"]).plantsBug)
    #expect(BisectSpec(seed: 3, json: "{}") == nil)
    #expect(BisectSpec(seed: 3, header: "a heddle of another kind\n") == nil)
  }

  @Test("Values that hold equals signs and commas are read whole")
  func weights() throws {
    let spec = try #require(
      BisectSpec(seed: 3, header: "seed 3\n  size  steps=10 workloads=kv=4,bank=2\n"))
    #expect(spec["workloads"] == "kv=4,bank=2")
  }

  @Test("A field that came later is left out where it has its default, and only there")
  func laterFields() throws {
    let summary = Summaries.summary(signature: "a in b")
    func run(later: String, help: String) throws -> RevisionEnd {
      let folder = Folder()
      try folder.write(JSONText.of(summary), to: "answer")
      let script = """
        #!/bin/sh
        cd '\(folder.path)'
        case "$*" in
          "run --help") \(help) ;;
          *--later*) echo 'toy record has no option --later' >&2; exit 2 ;;
          "record --seed 1 --steps 9") cat answer; exit 1 ;;
          *) exit 3 ;;
        esac
        """
      try folder.write(script, to: "text")
      // See ScriptedProgram: this process must not hold the program open for writing.
      _ = try Subprocess.run(
        "/bin/sh", ["-c", "cp \"$0/text\" \"$0/p\" && chmod 755 \"$0/p\"", folder.path])
      var runner = RevisionRunner(
        executable: folder.file("p"), jobs: 1, limit: .seconds(60), isInterrupted: { false })
      let spec = BisectSpec(seed: 1, fields: ["later": later, "steps": "9"])
      try runner.leaveOutUnknown(of: spec, defaults: ["later": "0", "steps": "9"], weights: [])
      return try runner.run(spec)
    }
    let refused = RevisionEnd.refused(
      "its run ended with status 2: toy record has no option --later")
    #expect(try run(later: "0", help: "echo '  --steps COUNT  how many'") == .ended(summary))
    #expect(try run(later: "1", help: "echo '  --steps COUNT  how many'") == refused)
    #expect(try run(later: "0", help: "echo '  --steps --later'") == refused)
    #expect(try run(later: "0", help: "exit 2") == refused)
  }

  @Test("A workload that came later is left out with the default weights or no weight, else told")
  func laterWorkloads() throws {
    let help = """
        --steps COUNT          how many
        --workloads NAME=N,…   how often each is chosen, such as few=4; one left out is not run: few,
                               many
      System
        --free COUNT           how many are free, many or few
      """
    let known = try #require(RevisionHelp(help))
    #expect(known.names(of: "workloads") == ["few", "many"])
    #expect(known.names(of: "steps") == nil && RevisionHelp("few, many") == nil)
    func fields(_ text: String, default standard: String = "few=3,many=1,free=1") -> RevisionFields
    {
      RevisionFields(
        for: BisectSpec(seed: 1, fields: ["workloads": text]), known,
        defaults: ["workloads": standard], weights: ["workloads"])
    }
    func words(_ text: String) -> [String] {
      Array(BisectSpec(seed: 1, fields: ["workloads": text]).words(fields(text)).dropFirst(3))
    }
    #expect(words("few=3,many=1,free=1") == [])
    #expect(words("few=3,many=2") == ["--workloads", "few=3,many=2"])
    #expect(words("few=3,free=0") == ["--workloads", "few=3"])
    #expect(
      fields("few=3,free=2").refusal
        == "it does not know \"free\", to which the run's workloads give a weight: few=3,free=2")
    #expect(fields("few=3,many=1,free=1").refusal == nil)
    let weights = Session.environment(Session.Memory(), Session.Memory()).system.weightFields
    #expect(weights == ["workloads"])
  }

  @Test("The names of weights are read from the help that this build prints")
  func namesInHelp() throws {
    let system = ToyDriver.system
    let help = try #require(RevisionHelp(RunCommand.command(system).helpText))
    let fields = system.fields.all.filter { system.weightFields.contains($0.name) }
    #expect(!fields.isEmpty)
    for field in fields {
      guard case .weights(let names) = field.format else { continue }
      #expect(help.names(of: field.name) == names)
    }
  }

  @Test("The default of a field is what its option takes")
  func defaults() {
    let defaults = Session.environment(Session.Memory(), Session.Memory()).system.defaultTexts
    #expect(defaults["scheduler"] != nil && defaults["steps"].flatMap(Numbers.count) != nil)
  }

  @Test("A run that dies is repeated, and counts as dead only where it dies alike")
  func deaths() throws {
    let summary = Summaries.summary(signature: "a in b")
    func run(_ first: String, _ second: String) throws -> RevisionEnd {
      let folder = Folder()
      try folder.write(JSONText.of(summary), to: "answer")
      let script = """
        cd '\(folder.path)'
        if mkdir met 2>/dev/null; then \(first); else \(second); fi
        """
      try folder.write("#!/bin/sh\n" + script, to: "text")
      // See ScriptedProgram: this process must not hold the program open for writing.
      _ = try Subprocess.run(
        "/bin/sh", ["-c", "cp \"$0/text\" \"$0/p\" && chmod 755 \"$0/p\"", folder.path])
      let runner = RevisionRunner(
        executable: folder.file("p"), jobs: 1, limit: .seconds(60), isInterrupted: { false })
      return try runner.run(BisectSpec(seed: 1, fields: [:]))
    }
    let (ill, segmented, well) = ("kill -ILL $$", "kill -SEGV $$", "cat answer; exit 1")
    #expect(try run(well, ill) == .ended(summary))
    #expect(try run(ill, well) == .ended(summary))
    #expect(try run(ill, ill) == .died(signature: "trap: SIGILL"))
    guard case .refused(let reason) = try run(ill, segmented) else {
      Issue.record("two deaths of two kinds are no death")
      return
    }
    #expect(reason.contains("trap: SIGILL") && reason.contains("trap: SIGSEGV"))
  }

  @Test("The longest run that lives is found by halving")
  func stepSearch() {
    for longest in [0, 1, 7, 998, 999] as [UInt64] {
      var search = StepSearch(steps: 1000)
      var tries = 0
      while let steps = search.next {
        tries += 1
        search.tried(steps, isAlive: steps <= longest)
      }
      #expect(search.longest == (longest == 0 ? nil : longest))
      #expect(tries <= 10)
    }
  }
}

@Suite("ReferenceRun") struct ReferenceRunTests {
  private func event(_ actor: String, at place: String? = nil) -> TraceEvent {
    let at = place.map { ",\"at\":\"\($0)\"" } ?? ""
    return TraceEvent(line: "{\"event\":1,\"kind\":\"step\",\"actor\":\"\(actor)\"\(at)}")!
  }

  private func reference(_ decisions: [UInt64], tail: [TraceEvent]) -> ReferenceRun {
    ReferenceRun(
      spec: BisectSpec(seed: 1, fields: [:]), summary: Summaries.summary(decisions: decisions),
      tail: tail)
  }

  @Test("Decisions that differ in a sample have moved the schedule, answers alone have not")
  func samples() {
    let reference = reference([1, 2, 3], tail: [event("a")])
    #expect(reference.events == 769)
    let moved = Summaries.summary(decisions: [1, 5, 3, 4])
    #expect(reference.difference(from: moved) == .moved(after: 256, of: 769))
    let same = Summaries.summary(decisions: [1, 2, 3, 4], behaviour: 77)
    #expect(reference.difference(from: same) == nil)
    #expect(reference.lastCommonEvent(with: same) == 768)
  }

  @Test("A run that ended before the failure has moved")
  func short() {
    let reference = reference([1, 2, 3], tail: [])
    #expect(
      reference.difference(from: Summaries.summary(decisions: [1, 2]))
        == .moved(after: 512, of: 768))
  }

  @Test("A longer run with fewer samples is compared at the samples that both have")
  func intervals() {
    let reference = reference([1, 2, 3], tail: [])
    let longer = Summaries.summary(decisions: [2, 4], interval: 512)
    #expect(reference.difference(from: longer) == nil)
    #expect(reference.lastCommonEvent(with: longer) == 512)
    let moved = Summaries.summary(decisions: [3, 4], interval: 512)
    #expect(reference.difference(from: moved) == .moved(after: 0, of: 768))
  }

  @Test("After the samples actors and points decide, at the failing event actors alone")
  func tails() {
    let mine = [event("a", at: "P.x"), event("b"), event("c", at: "P.y")]
    let reference = reference([1], tail: mine)
    func schedule(_ other: [TraceEvent]) -> Schedule {
      reference.schedule(mine, other, from: 256)
    }
    #expect(schedule(mine + [event("z")]) == .same(events: 259))
    #expect(
      schedule([event("a", at: "P.x"), event("b"), event("c")]) == .same(events: 259))
    #expect(
      schedule([event("a", at: "P.z"), event("b"), event("c")]) == .moved(after: 256, of: 259))
    #expect(
      schedule([event("a", at: "P.x"), event("b"), event("d")]) == .moved(after: 258, of: 259))
    #expect(schedule([event("a", at: "P.x")]) == .moved(after: 257, of: 259))
  }
}
