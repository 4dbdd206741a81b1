import AsyncIO
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness

@Suite("Declarations of which no program can be made") struct WrongDeclarationTests {
  /// A system that a test makes wrong in one place.
  struct Wrong: SystemUnderTest {
    struct Plan: Codable {}

    let name = "wrong"
    var fields: [any AnySpecField] = [SpecField("size", "how much there is", default: 1)]
    var workloads: [any Workload<Wrong>.Type] = []
    var faults: [any FaultPlan.Type] = []
    var yieldPoints = YieldCatalogue()
    var mustMeet: [StaticString] = []
    var mustMeetUnderFaults: [TextUnderFaults] = []
    func start(_ run: Run<Self>) {}
  }

  private func sentence(_ change: (inout Wrong) -> Void) -> String? {
    var system = Wrong()
    change(&system)
    do throws(HarnessError) {
      _ = try SystemDeclarations.check(system)
      return nil
    } catch {
      #expect(error.exitStatus == .usage)
      return "\(error)"
    }
  }

  private func named(_ name: String, formerly: [String] = []) -> any AnySpecField {
    SpecField(name, "something", default: 2, formerly: formerly)
  }

  @Test("Two fields of one name are told with the lists in which they are")
  func fields() {
    #expect(sentence { _ in } == nil)
    #expect(
      sentence { $0.fields.append(named("size")) }
        == "the system Wrong's fields have two of the name \"size\"; list each once, under a name of its own"
    )
    #expect(
      sentence { $0.fields.append(named("mass", formerly: ["size"])) }?.contains("\"size\"") == true
    )
    #expect(
      sentence { $0.fields.append(named("steps")) }
        == "the system Wrong's field \"steps\" has the name of one that every system has; give it another name"
    )
    #expect(
      sentence {
        $0.fields.append(named("noise"))
        $0.faults = [Noise.self]
      }
        == "the system Wrong's fields and those of its faults have two of the name \"noise\"; list each once, "
        + "under a name of its own")
    #expect(
      sentence {
        $0.fields += [
          SpecField("a", "a", default: 1, label: 7), SpecField("b", "b", default: 1, label: 7),
        ]
      }
        == "the system Wrong's fields: \"a\" and \"b\" have the label 7 both; give one of them another"
    )
  }

  @Test("A field by the name of an option or of a key of seed files is refused")
  func takenNames() {
    for name in ["seed", "expect", "unlisted", "trace", "jobs", "good", "reason", "help", "format"]
    {
      #expect(
        sentence { $0.fields.append(named(name)) }
          == "the system Wrong's field \"\(name)\" has the name of an option or of a key of seed files; "
          + "give it another name")
    }
    #expect(sentence { $0.fields.append(SpecField("bug", "b", default: Bug.none)) } == nil)
  }

  @Test("Two workloads of one name, or none with a weight, are refused")
  func workloads() {
    #expect(
      sentence { $0.workloads = [Some.self, Twin.self] }
        == "the system Wrong's workloads have two of the name \"some\"; give one of them another name"
    )
    #expect(
      sentence { $0.workloads = [Idle.self] }
        == "the system Wrong's workloads all have the weight 0; give one of them a weight above it")
    #expect(sentence { $0.workloads = [Idle.self, Some.self] } == nil)
  }

  @Test(
    "A family of yield points that is miscounted, and what watches a field that is not there, are refused"
  )
  func others() {
    #expect(
      sentence { $0.yieldPoints.register(Door.self, named: "Door") }
        == "the system Wrong's yield points: the family \"Door\" has 2 points and a pointCount of 3; make it 2"
    )
    #expect(
      sentence { $0.mustMeetUnderFaults = [TextUnderFaults("it was full", "noise")] }
        == "the system Wrong's text \"it was full\", which must be met under faults, names the field \"noise\", "
        + "which is none of the system's; name one that is listed in its fields or in those of its faults"
    )
    let texts: [StaticString] = ["a", "b", "c", "d", "e", "f", "g", "h"]
    #expect(
      sentence { $0.mustMeet = (0..<8).flatMap { _ in texts } }
        == "the system Wrong's faults and texts that must be met are 65; at most 64 can be watched")
  }

  private enum Bug: String, SpecFieldWord { case none, one }

  private enum Door: UInt8, YieldPointMarker {
    case left, right
    static let family: UInt8 = 3
    static let pointCount: UInt8 = 3
  }

  private struct Some: Workload {
    static let name: StaticString = "some"
    func next(_ run: Run<Wrong>) -> Wrong.Plan { Wrong.Plan() }
  }

  private struct Twin: Workload {
    static let name: StaticString = "some"
    func next(_ run: Run<Wrong>) -> Wrong.Plan { Wrong.Plan() }
  }

  private struct Idle: Workload {
    static let name: StaticString = "idle"
    static let weight: UInt32 = 0
    func next(_ run: Run<Wrong>) -> Wrong.Plan { Wrong.Plan() }
  }

  private final class Noise: FaultPlan {
    static let name: StaticString = "noise"
    static let fields: [any AnySpecField] = [SpecField("noise", "how much", default: 0)]
    let nextTurn = UInt64.max
    init(_ spec: RunSpec, _ world: World) {}
    func strike(_ world: World) -> Int { 0 }
  }
}
