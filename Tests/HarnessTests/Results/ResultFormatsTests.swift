import Primitives
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

/// Every outcome through every format that holds a result.
@Suite("Formats of results") struct ResultFormatsTests {
  private static var outcomes: [RunOutcome] {
    let trap = ProcessDeath(
      .trapped, signature: "trap: slot #", signal: "SIGILL", words: ["Fatal error: slot 7"],
      backtrace: ["deep", "main"],
      finding: RunFailure(
        trapAt: TrapLocation(step: 12, actor: "fiber3", statement: "COMMIT"), message: "slot 7"))
    var determinism = ToyDriver.failure
    determinism.signature = "determinism: decisions, steps"
    var way = ToyDriver.failure
    way.way = "rolled back and there"
    let hung = ProcessDeath(.hung, signature: ProcessDeath.hangSignature, signal: "stopped")
    return [
      .passed, .failed(ToyDriver.failure), .failed(way), .stalled(ToyDriver.stall), .died(trap),
      .died(ProcessDeath(.killed, signature: "killed by SIGKILL", signal: "SIGKILL")),
      .died(hung), .died(ProcessDeath(.exhausted, signal: "stopped at 64 MB", words: ["w"])),
      .died(ProcessDeath(.trapped, signature: FailureSignature.unnamedTrap)),
      .nondeterministic(determinism, nil),
      .nondeterministic(
        determinism, ProcessDeath(.trapped, signature: "trap: a", signal: "SIGTRAP")),
      .unrepeated(hung),
      .unrepeated(ProcessDeath(.killed, signature: "killed by SIGTERM", signal: "SIGTERM")),
    ]
  }

  /// A result with all of its parts.
  private static func result(_ outcome: RunOutcome) -> RunResult {
    var request = RunRequest(ToyDriver.draw(3, .fast))
    request.isRecording = true
    var result = ToyDriver.execute(request)
    result.outcome = outcome
    result.counts.sort { $0.name < $1.name }
    (result.earlySteps, result.idleTurns) = (4, 5)
    result.virtualTime = VirtualInstant(ticks: 77)
    result.faults = FaultRecord(on: 0b110, fired: 0b10)
    if outcome.death != nil, outcome.kind != .unrepeated { result.digests = nil }
    return result
  }

  private static let all: RunResult.Parts = [
    .turns, .samples, .probes, .lastEvents, .recording,
  ]

  @Test("A result with all of its parts comes through JSON as it was", arguments: outcomes)
  func whole(_ outcome: RunOutcome) throws {
    let result = Self.result(outcome)
    #expect(result.keeping(Self.all) == result)
    for parts: RunResult.Parts in [[], .turns, .samples, .probes, .lastEvents, .recording] {
      let part = result.keeping(parts)
      #expect(part != result)
      for text in [JSONText.of(part), JSONText.line(of: part)] {
        #expect(try JSONText.decode(RunResult.self, from: text, file: "f") == part)
      }
    }
    let text = JSONText.of(result)
    #expect(try JSONText.decode(RunResult.self, from: text, file: "f") == result)
  }

  @Test("A member that is left out is not written")
  func reduced() {
    let line = JSONText.line(of: RunResult(seed: 1))
    #expect(line == "{\"outcome\":\"passed\",\"seed\":\"0x0000000000000001\",\"steps\":0}")
  }

  @Test("An answer and a line of a results file have each outcome", arguments: outcomes)
  func lines(_ outcome: RunOutcome) throws {
    var line = SeedResult(Self.result(outcome).keeping([]), milliseconds: 8)
    (line.isAudited, line.cpuMicroseconds) = (true, 9)
    let folder = Folder()
    try folder.write(Results.text(Results.header(), [line]), to: "r")
    var read: [SeedResult] = []
    try ResultsFile.read(folder.file("r")) { read.append($0) }
    #expect(read == [line])
    var answer = RunAnswer(number: 5)
    answer.line = line
    #expect(try RunAnswer(number: 5, body: answer.body) == answer)
    answer.line?.result = Self.result(outcome)
    #expect(try RunAnswer(number: 5, body: answer.body) == answer)
  }

  @Test("A failure file has the result with its samples and its recording", arguments: outcomes)
  func failureFiles(_ outcome: RunOutcome) throws {
    let result = Self.result(outcome)
    let file = FailureFile(ToyDriver.draw(3, .fast), result, build: .current)
    #expect(file.result == result.keeping([.samples, .recording]))
    let mayBe = outcome.death != nil || [.failed, .stalled].contains(outcome.kind)
    if mayBe {
      #expect(try FailureFile(text: file.text, file: "f") == file)
    } else {
      #expect(throws: HarnessError.self) { try FailureFile(text: file.text, file: "f") }
    }
  }

  @Test(
    "The second process of a run prints its result with the samples, and JSON what a person asks for"
  )
  func commands() throws {
    let run = ToyDriver.execute(RunRequest(ToyDriver.draw(3, .fast)))
    let recorded = Session.run(["record", "--seed", "3"])
    let result = try JSONText.decode(RunResult.self, from: recorded.out, file: "f")
    #expect(result.samples == run.samples)
    #expect(result.difference(from: run) == nil)
    #expect(result.outcome == run.outcome)
    let json = Session.run(["run", "--seed", "3", "--format", "json"])
    let printed = try JSONText.decode(RunResult.self, from: json.out, file: "f")
    #expect(printed.probes == run.probes)
    #expect(printed.lastEvents == run.lastEvents)
    #expect(printed.keeping([]) == result.keeping([]))
  }
}

/// What builds up to 0.1.0 wrote.
@Suite("Old formats of results") struct OldResultFormatsTests {
  private func read(_ text: String) throws -> SeedResult {
    let folder = Folder()
    var header = Results.header()
    (header.format, header.counts) = (1, ["operations"])
    try folder.write(JSONText.line(of: header) + "\n" + text + "\n", to: "r")
    var read: [SeedResult] = []
    try ResultsFile.read(folder.file("r")) { read.append($0) }
    return try #require(read.first)
  }

  private static let finding =
    "\"finding\":{\"actor\":\"run\",\"message\":\"an update is lost\",\"operationKind\":\"run\","
    + "\"outcome\":\"failed\",\"property\":\"assertion\",\"step\":6,\"way\":\"lost\"}"

  @Test("The lines of an old results file are read, with the counts under the system's names")
  func lines() throws {
    let passed = try read(
      "{\"behaviour\":\"0x58c5f8061b677680\",\"commits\":0,\"cpuMicroseconds\":171,"
        + "\"decisions\":\"0x77f6939513ce8094\",\"faults\":\"0:0\",\"isAudited\":false,"
        + "\"milliseconds\":2,\"outcome\":\"passed\",\"seed\":\"0x0000000000000002\","
        + "\"statements\":3,\"steps\":6}")
    #expect(passed.result.counts == [NamedCount("operations", 3)])
    #expect(passed.result.digests?.behaviour == 0x58C5_F806_1B67_7680)
    #expect(passed.outcome == .passed)
    #expect((passed.steps, passed.milliseconds, passed.cpuMicroseconds) == (6, 2, 171))
    let failed = try read(
      "{\"behaviour\":\"0x1e84840a6340edee\",\"commits\":0,\"decisions\":\"0x815368d0ab12e7a1\","
        + Self.finding + ",\"isAudited\":true,\"milliseconds\":0,\"outcome\":\"failed\","
        + "\"seed\":\"0x0000000000000000\",\"signature\":\"assertion in run: lost\","
        + "\"statements\":3,\"steps\":6}")
    #expect(failed.result.counts == [NamedCount("operations", 3)])
    #expect(failed.signature == "assertion in run: lost" && failed.isAudited)
    #expect(failed.finding?.way == "lost")
  }

  @Test("Deaths of old results files are read, including those that did not happen again")
  func deaths() throws {
    func line(_ outcome: String, _ signature: String) -> String {
      "{\"commits\":0,\"death\":{\"signal\":\"SIGILL\",\"words\":[\"w\"]},\"isAudited\":false,"
        + "\"milliseconds\":0,\"outcome\":\"\(outcome)\",\"seed\":\"0x0000000000000001\","
        + "\"signature\":\"\(signature)\",\"statements\":0,\"steps\":0}"
    }
    let trapped = try read(line("trapped", "trap: slot #"))
    #expect(
      trapped.outcome
        == .died(
          ProcessDeath(.trapped, signature: "trap: slot #", signal: "SIGILL", words: ["w"])))
    let lost = try read(line("unrepeated", "trap: slot #"))
    #expect(lost.kind == .unrepeated && lost.signature == "trap: slot #")
    #expect(lost.death?.words == ["w"])
  }

  private static let file = """
    {"build":{"configuration":"release","fingerprint":"0","traits":[],"version":"0.1.0"},
    "digests":{"behaviour":"0x6f372fb25edd6dbb","decisions":"0x92d88d4e8dbbe542","samples":
    {"interval":256,"samples":["0000000000000001:0000000000000002"]},"steps":4},
    "epochs":[{"event":0,"seed":"0x0000000000000003"}],\(finding),"format":1,
    "interventions":["gadget:0:0@34e3999bd5fef944'0/0.0=2c"],
    "operations":[{"actor":"fiber-0","parameters":["'a'"],"place":2,"sql":"SELECT ?1","transaction":1}],
    "seed":"0x0000000000000003","signature":"assertion in run: lost","spec":{"steps":"40"},
    "strategy":"pos","yieldPoints":[]}
    """

  @Test("An old failure file is read whole, and written in the new form")
  func failureFile() throws {
    let file = try FailureFile(text: Self.file, file: "f")
    #expect(file.signature == "assertion in run: lost")
    let result = file.result
    #expect(result.outcome.kind == .failed && result.outcome.failure?.step == 6)
    #expect(result.seed == 3 && result.steps == 4)
    #expect(result.behaviourDigest == 0x6F37_2FB2_5EDD_6DBB)
    #expect(result.decisionDigest == 0x92D8_8D4E_8DBB_E542)
    #expect(result.samples == DigestSamples([(1, 2)]))
    #expect(result.operations.map(\.text) == ["SELECT ?1"])
    #expect(result.operations.first?.parameters == ["'a'"])
    #expect(result.interventions.first?.key.stream == .hold)
    #expect(file.text.contains("\"format\" : 2") && !file.text.contains("\"digests\""))
    #expect(try FailureFile(text: file.text, file: "f") == file)
  }

  @Test("A trap of an old failure file is the one that is called differently today")
  func trap() throws {
    let text = Self.file.replacing("assertion in run: lost", with: "trap in the engine")
      .replacing("\"outcome\":\"failed\"", with: "\"outcome\":\"trapped\"")
      .replacing("\"digests\":", with: "\"digits\":")
    let file = try FailureFile(text: text, file: "f")
    #expect(file.result.digests == nil && file.result.outcome.kind == .trapped)
    #expect(file.result.outcome.failure?.actor == "run")
    #expect(FailureSignature.match(file.signature, FailureSignature.unnamedTrap))
    let plan = try ReplayPlan(.failure(path: "f", file), ToyDriver.system)
    let judge = ReplayJudge(build: .current)
    let death = RunResult(seed: 3, WorkerEnd(.died(.signalled(4)), words: ["Fatal error: x"]))
    #expect(judge.result(of: plan, death).verdict == .failsAgain)
  }

  @Test("What an older revision records is read, without a seed and without what failed")
  func recorded() throws {
    let text = """
      {"behaviour":"0x0000000000000001","decisions":"0x0000000000000002","outcome":"failed",
      "samples":{"interval":256,"samples":[]},"signature":"ledger in select at P.q","steps":9}
      """
    let end = RevisionEnd(.exited(1), out: text, errors: "")
    #expect(end.isFailure("ledger in select"))
    guard case .ended(let result) = end else { throw Unexpected() }
    #expect(result.outcome.failure?.property == "ledger")
    #expect(result.digests == RunDigests(decisions: 2, behaviour: 1) && result.steps == 9)
  }

  private struct Unexpected: Error {}
}
