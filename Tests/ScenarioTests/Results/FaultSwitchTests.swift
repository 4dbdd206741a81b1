import Testing

@testable import Scenario

@Suite("Fault switches") struct FaultSwitchTests {
  @Test("A switch whose field the system does not have is refused")
  func misspelt() async {
    FaultSwitch("shakes", "shaken").checkFields(AnySystem(Jar()).fields)
    await #expect(processExitsWith: .failure) {
      FaultSwitch("shake", "shaken").checkFields(AnySystem(Jar()).fields)
    }
    await #expect(processExitsWith: .failure) {
      FaultSwitch(mustMeet: "shaken", under: ["shake"]).checkFields(AnySystem(Jar()).fields)
    }
  }
}
