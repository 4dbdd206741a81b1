import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("FailureBlock") struct FailureBlockTests {
  private func identity(_ traits: [String]) -> BuildIdentity {
    BuildIdentity(version: "1", configuration: "release", traits: traits, fingerprint: "0")
  }

  @Test("The traits of a build are reported where the command needs them")
  func traits() {
    let (yields, bugs) = ("InjectedYields", "PlantedBugs")
    #expect(identity([yields]).traitOptions(plantsBug: false) == nil)
    #expect(identity([yields, bugs]).traitOptions(plantsBug: false) == nil)
    #expect(
      identity([yields, bugs]).traitOptions(plantsBug: true) == "--traits default,PlantedBugs")
    #expect(identity([]).traitOptions(plantsBug: false) == "--disable-default-traits")
    #expect(identity([bugs]).traitOptions(plantsBug: false) == "--traits PlantedBugs")
    #expect(identity([yields, "Other"]).traitOptions(plantsBug: false) == "--traits default,Other")
  }

  @Test("A relative path of the program gets its folder, so that commands work in any other")
  func pastedProgram() {
    for (name, pasted) in [
      ("heddle", "heddle"), ("/opt/heddle", "/opt/heddle"), ("./heddle", "/home/me/heddle"),
      (".//./b/heddle", "/home/me/b/heddle"),
      (".build/release/heddle", "/home/me/.build/release/heddle"),
      ("../heddle", "/home/me/../heddle"),
    ] {
      #expect(ProgramArguments.pasted(name, folder: "/home/me") == pasted)
    }
    #expect(ProgramArguments.pasted("./heddle", folder: "/") == "/heddle")
    #expect(ProgramArguments.pasted("./heddle", folder: "/\u{FFFD}") == "./heddle")
    #expect(ProgramArguments.pasted("./heddle", folder: "") == "./heddle")
  }

  @Test("A message is broken into lines that a terminal can show")
  func wrapping() throws {
    var result = RunResult(seed: 3)
    #expect(FailureBlock(result, command: "heddle", traits: nil) == nil)
    var failure = ToyDriver.failure
    failure.message = String(repeating: "words and more words ", count: 12)
    result.outcome = .failed(failure)
    let block = try #require(FailureBlock(result, command: "heddle", traits: nil))
    #expect(block.lines.allSatisfy { $0.count <= WrappedText.columnsMax })
    #expect(block.lines.joined(separator: " ").count { $0 == "m" } >= 12)
  }

  @Test("Commands name the program as it was started, quoted for a shell")
  func program() {
    func start(_ words: [String]) -> Session {
      Session.run(words) { $0.program = ".build/my bugs/heddle" }
    }
    let run = start(["run", "--seed", "3", "--quiet"])
    #expect(run.out.contains("\n  replay: '.build/my bugs/heddle' run --seed 3\n"))
    #expect(
      start(["run", "--seed", "3", "--format", "json"]).out.contains(
        "\"'.build/my bugs/heddle' run --seed 3\"")
        || start(["run", "--seed", "3", "--format", "json"]).out.contains(
          "\"'.build\\/my bugs\\/heddle' run --seed 3\"")
    )
    let sweep = start(["sweep", "--seeds", "3", "--steps", "100"])
    #expect(sweep.out.contains("\n  replay: '.build/my bugs/heddle' run --seed 3 --steps 100\n"))
    #expect(!sweep.out.contains("built with"))
  }

  @Test("A sweep of another build names the traits that its bug needs")
  func sweepOfBug() {
    var header = Results.header(options: ["bug": "late-preparing"])
    header.build.traits = ["InjectedYields", "PlantedBugs"]
    let text = SweepText(Results.summary([Results.failed(3)], header: header)).text
    #expect(
      text.contains(
        "\n  replay: heddle run --seed 3 --bug late-preparing\n"
          + "  built with: --traits default,PlantedBugs\n"))
  }
}
