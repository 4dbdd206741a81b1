import Testing

@testable import Scenario

@Suite("Fault switches") struct FaultSwitchTests {
  @Test("A switch whose field the system does not have is refused")
  func misspelt() {
    let fields = AnySystem(Jar()).fields
    #expect(FaultSwitch("shakes", "shaken").complaint(fields) == nil)
    #expect(FaultSwitch(mustMeet: "shaken", under: ["shakes"]).complaint(fields) == nil)
    let end =
      " names the field \"shake\", which is none of the system's; name one that is listed in its fields or in "
      + "those of its faults"
    #expect(
      FaultSwitch("shake", "shaken").complaint(fields)
        == "fault switch of the probe \"shaken\"" + end)
    #expect(
      FaultSwitch(mustMeet: "shaken", under: ["shake"]).complaint(fields)
        == "text \"shaken\", which must be met under faults," + end)
  }
}
