import EngineSystem
import Testing

@testable import Harness
@testable import Scenario

@Suite("Fields of faults") struct FaultFieldTests {
  /// They say where and in which way a fault comes, and switch none on.
  private static let shades = ["yield-families", "loop-yields"]

  @Test("Every field that disturbs a run has its fault, and every fault has a field")
  func fields() {
    let names = EngineSpec.fields.all.map(\.name)
    for fault in ToyDriver.engine.faults { #expect(names.contains(fault.field), "\(fault.field)") }
    let faults = ToyDriver.engine.faults.map(\.field)
    for field in EngineSpec.fields.all
    where ["Yields and failures", "Disk and crashes"].contains(field.section) {
      #expect(
        faults.contains(field.name) != Self.shades.contains(field.name),
        "\(field.name) is a line of ToyDriver.engine.faults, or one of those that switch nothing on"
      )
    }
  }

  @Test("A worker marks the faults of a seed and measures its processor time")
  func worker() throws {
    var system = ToyDriver.system
    system.execute = { request in
      var recording = ToyDriver.execute(request)
      recording.faults = FaultRecord(on: 6, fired: 2)
      return recording
    }
    let order = RunOrder(number: 1, task: .run, seed: 1, options: [:], milliseconds: 1000)
    let result = try #require(Worker(system: system).answer(order).line)
    #expect(result.faults == FaultRecord(on: 6, fired: 2))
    #expect(result.cpuMicroseconds != nil)
  }
}
