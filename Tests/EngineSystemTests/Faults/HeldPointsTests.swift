import Simulation
import Testing

@testable import EngineSystem

@Suite("HeldPoints") struct HeldPointsTests {
  private let point = PointID(family: 1, ordinal: 2)

  private func others(_ holds: HeldPoints, than client: Int) -> [UInt64] {
    var steps: [UInt64] = []
    holds.forEach(besides: client) { steps.append($0.since) }
    return steps
  }

  @Test("A client is held until it is released, and all are gone after a crash")
  func life() {
    var holds = HeldPoints(clients: 4)
    #expect(!holds.isHeld(3))
    holds.hold(3, at: point, since: 7)
    holds.hold(1, at: point, since: 9)
    #expect(holds.isHeld(3) && !holds.isHeld(2))
    #expect(others(holds, than: 3) == [9])
    #expect(others(holds, than: 0) == [9, 7])
    holds.release(3)
    #expect(!holds.isHeld(3) && holds.isHeld(1))
    holds.removeAll()
    #expect(!holds.isHeld(1))
  }
}
