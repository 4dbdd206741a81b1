import EngineSystem
import Primitives
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness

@Suite("FailureFile") struct FailureFileTests {
  private let build = BuildIdentity(
    version: "1", configuration: "debug", traits: ["InjectedYields"], fingerprint: "00")

  private func recording(_ seed: UInt64 = 3) -> RunResult {
    var request = RunRequest(ToyDriver.draw(seed, .fast))
    request.isRecording = true
    var result = ToyDriver.execute(request)
    // As they are read.
    result.counts.sort { $0.name < $1.name }
    return result
  }

  private var file: FailureFile { FailureFile(ToyDriver.draw(3, .fast), recording(), build: build) }

  private func complaint(_ text: String) -> String? {
    do throws(HarnessError) {
      _ = try FailureFile(text: text, file: "f")
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("A failure file is the same when it is read again, and its spec is the run's")
  func roundTrip() throws {
    let again = try FailureFile(text: file.text, file: "f")
    #expect(again == file)
    #expect(try again.resolvedSpec(file: "f", ToyDriver.system) == ToyDriver.draw(3, .fast))
    #expect(again.signature == "toy-sum in update")
    #expect(again.result.interventions.count == 50)
    #expect(again.result.operations.first?.text == "SELECT ?1")
    #expect(again.yieldPoints.contains { $0.points.contains("commitValidation") })
  }

  @Test("The file of a trap has the spec and no digests")
  func trap() throws {
    let file = FailureFile(
      trapIn: ToyDriver.draw(3, .fast), at: TrapLocation(step: 7, actor: "fiber1", statement: nil),
      build: build)
    let again = try FailureFile(text: file.text, file: "f")
    #expect(again.result.digests == nil)
    #expect(again.result.outcome.kind == .trapped)
  }

  @Test("Interventions come through their text unchanged, and anything else is refused")
  func interventions() {
    let scope = DecisionScope(
      actor: ActorID(path: 0xABC, incarnation: 2), operation: OperationID(span: 7, place: 3))
    let intervention = Intervention(
      key: DecisionKey(scope, .injectedYield, number: .max, 12), answer: 0xFF)
    let text = intervention.text
    #expect(text == "injectedYield:ffffffffffffffff:12@0000000000000abc'2/7.3=ff")
    #expect(Intervention(text: text) == intervention)
    // As older builds named them.
    for (old, stream) in [("firedYield", DecisionStream.injectedYield), ("gadget", .hold)] {
      let read = Intervention(text: old + ":2:12@0000000000000abc'2/7.3=ff")
      #expect(read?.key.stream == stream)
    }
    for wrong in ["", "plan", "nothing:0:0@0'0/0.0=0", "plan:0:0@0'0/0.0=", "plan:0:0@0'0/0=0"] {
      #expect(Intervention(text: wrong) == nil, "\(wrong)")
    }
  }

  @Test(
    "A file of an older build is read: a field that it lacks has its default, an old name is known")
  func olderFile() throws {
    var old = file
    old.spec["closing"] = nil
    old.spec["gadgets"] = "1/7"
    old.spec["holds"] = nil
    let spec = try old.resolvedSpec(file: "f", Engine.system)
    #expect(spec["closing"] == Engine.system.fields.named("closing")?.standard)
    #expect(spec["holds"] == .ratio(Ratio(1, in: 7)))
  }

  @Test("Each malformed file is refused with the place and what was expected")
  func malformed() {
    let text = file.text
    func replaced(_ part: String, _ other: String) -> String? {
      #expect(text.contains(part), "\(part)")
      return complaint(text.replacing(part, with: other))
    }
    #expect(complaint("") == "f: expected a whole JSON object")
    #expect(complaint("{}") == "f: expected \"format\", but it is missing")
    #expect(
      replaced("\"format\" : 2", "\"format\" : 9")
        == "f: expected format 1 or 2, but it has format 9")
    #expect(replaced("\"signature\"", "\"sign\"") == "f: expected \"signature\", but it is missing")
    #expect(
      replaced("\"step\" : 17", "\"step\" : \"x\"") == "f: expected a whole number at finding.step")
    #expect(
      replaced("\"fibers\" : \"2\"", "\"fibers\" : \"0\"")
        == "f: spec.fibers: \"0\" is not a whole number from 1 to 64")
    #expect(replaced("\"fibers\" :", "\"fibbers\" :") == "f: spec has no field \"fibbers\"")
    #expect(
      replaced("\"fibers\" : \"2\"", "\"fibers\" : \"2\", \"zoo\" : \"\"")
        == "f: spec has no field \"zoo\"")
    #expect(
      replaced("\"seed\" : \"0x0000000000000003\"", "\"seed\" : \"3\"")?
        .contains("expected a 64-bit number as \"0x…\", not \"3\"") == true)
    #expect(
      replaced("schedule:0:0@", "schedule-0:0@")?.contains("at interventions.") == true)
  }
}
