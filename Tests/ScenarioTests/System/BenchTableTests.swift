import Scenario
import Testing

@Suite("BenchTable") struct BenchTableTests {
  @Test("The median is the middle value, the lower of two")
  func medians() {
    #expect(median([]) == 0)
    #expect(median([3]) == 3)
    #expect(median([4, 1]) == 1)
    #expect(median([9, 1, 5]) == 5)
  }
}
