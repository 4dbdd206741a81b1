import EngineSystem
import Foundation
import MVCC
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("SeedAddition") struct SeedAdditionTests {
  private func answer(of spec: RunSpec) -> RunResult {
    ToyDriver.execute(RunRequest(spec))
  }

  private func spec(_ seed: UInt64, bug: String? = nil) -> RunSpec {
    var spec = ToyDriver.draw(seed, .fast)
    if let bug {
      let place = ToyDriver.system.bugs.firstIndex(of: bug) ?? -1
      spec["bug"] = .number(UInt64(place + 1))
    }
    return spec
  }

  private func addition(_ spec: RunSpec) -> SeedAddition {
    SeedAddition(choice: SpecChoice(seed: spec.seed), reason: "r", date: "2026-11-20")
  }

  private func complaint(_ addition: SeedAddition, _ spec: RunSpec) -> String? {
    do throws(HarnessError) {
      _ = try addition.entry(spec, answer(of: spec))
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "The fewest overrides give the whole spec, and only fields that are drawn differently are there"
  )
  func fewest() throws {
    var wanted = ToyDriver.draw(7, .chaos)
    wanted.steps = 99
    wanted["keys"] = .number(2)
    wanted["hot-keys"] = .number(2)
    let choice = SpecChoice.fewest(for: wanted, ToyDriver.system)
    // The hot keys follow from the keys.
    #expect(choice.overrides.map(\.name) == ["profile", "steps", "keys"])
    #expect(hasSameFields(try choice.resolve(ToyDriver.system), wanted))
    let drawn = SpecChoice.fewest(for: ToyDriver.draw(7, .fast), ToyDriver.system)
    #expect(drawn.overrides.isEmpty)
  }

  @Test("An entry for a failure of a planted bug expects its property, signature and digests")
  func planted() throws {
    let failing = spec(3, bug: "late-preparing")
    let entry = try addition(failing).entry(failing, answer(of: failing))
    #expect(entry.expectation == .fail(property: "toy-sum"))
    #expect(entry.signature == ToyDriver.failure.signature)
    #expect(entry.decisions != nil && entry.behaviour != nil)
    #expect(entry.bug == "late-preparing")
    let stalling = spec(4, bug: "late-preparing")
    #expect(try addition(stalling).entry(stalling, answer(of: stalling)).expectation == .stall)
    let death = RunResult(seed: 3, WorkerEnd(.died(.signalled(SIGILL))))
    let trap = try addition(failing).entry(failing, death)
    #expect(trap.expectation == .trap)
    #expect(trap.decisions == nil && trap.signature == nil)
  }

  @Test("A planted bug that the seed does not find is refused unless a pass is asked for")
  func notFound() throws {
    let passing = spec(1, bug: "late-preparing")
    var addition = addition(passing)
    #expect(
      complaint(addition, passing)
        == "seed 1 does not find the planted bug late-preparing: it passed; --expect pass would "
        + "record that")
    addition.expectation = .pass
    #expect(complaint(addition, passing) == nil)
  }

  @Test("What is expected must have happened, but for a pass that is still to come")
  func mustHappen() throws {
    var wanted = addition(spec(1))
    for (expectation, noun) in [
      (SeedAddition.Expectation.fail, "failure"), (.stall, "stall"), (.trap, "trap"),
    ] {
      wanted.expectation = expectation
      #expect(
        complaint(wanted, spec(1)) == "expected a \(noun), but it passed; nothing was added")
    }
    let entry = try addition(spec(3)).entry(spec(3), answer(of: spec(3)))
    #expect(entry.expectation == .pass)
    #expect(entry.decisions == nil && entry.behaviour == nil && entry.signature == nil)
  }

  @Test("Only what came out as expected can be pinned")
  func pins() throws {
    var pinned = addition(spec(3))
    pinned.isPinned = true
    #expect(
      complaint(pinned, spec(3))?.hasPrefix("--pin needs a run that comes out as expected") == true)
    pinned.expectation = .fail
    #expect(try pinned.entry(spec(3), answer(of: spec(3))).isPinned)
  }

  @Test("A failure file that fails with another signature now is not recorded as failing")
  func otherSignature() throws {
    let failing = spec(3)
    let build = BuildIdentity(version: "1", configuration: "debug", traits: [], fingerprint: "0")
    var source = FailureFile(failing, ToyDriver.execute(RunRequest(failing)), build: build)
    var addition = addition(failing)
    addition.expectation = .fail
    addition.source = source
    #expect(complaint(addition, failing) == nil)
    source.result.outcome.group = "ghost in commit"
    addition.source = source
    #expect(
      complaint(addition, failing)
        == "the failure file has the signature \"ghost in commit\", but now it is "
        + "\"toy-sum in update\"; nothing was added")
    addition.expectation = .pass
    #expect(complaint(addition, failing) == nil)
  }

  @Test("An entry's text reads back as the entry")
  func text() throws {
    var spec = spec(0xFFFF_FFFF_FFFF_FFF3)
    spec["fibers"] = .number(9)
    var addition = addition(spec)
    addition.choice = .whole(of: spec)
    addition.expectation = .pass
    let written = try addition.entry(spec, answer(of: self.spec(1)))
    let entry = try #require(try SeedFile.parse(written.text, file: "a").first)
    #expect(entry.choice.arguments == written.choice.arguments)
    #expect(entry.choice.seed == spec.seed)
    #expect(entry.decisions == written.decisions)
    #expect(entry.text == written.text)
    #expect(!written.text.contains("#"))
    #expect(SeedEntry(file: "", line: 1, seed: 1).text.contains("\n# Nothing is overridden"))
  }
}
