import Testing

@testable import Scenario

@Suite("Last narration") struct NarrationTests {
  private let system = AnySystem(Jar())

  private func last(_ lines: Int, breaks: Bool) -> (told: [String], last: [String]) {
    var request = RunRequest(system.draw(seed: 1, profile: .fast))
    request.spec["breaks"] = .flag(breaks)
    let result = system.execute(request)
    let last = system.lastNarration(of: request, result, lines: lines)
    var told: [String] = []
    request.narrator = { told.append($0) }
    _ = system.execute(request)
    return (told, last)
  }

  @Test("The last narration is the end of the narration, and only of a run that failed")
  func tail() {
    for lines in [1, 3, 20, 1000] {
      let (told, last) = last(lines, breaks: true)
      #expect(last.count == min(lines, told.count))
      #expect(last == told.suffix(lines))
    }
    #expect(last(20, breaks: false).last == [])
  }

  @Test("A second run that differs from the first narrates nothing")
  func interrupted() {
    var request = RunRequest(system.draw(seed: 1, profile: .fast))
    request.spec["breaks"] = .flag(true)
    var result = system.execute(request)
    #expect(!system.lastNarration(of: request, result, lines: 5).isEmpty)
    result.digests?.behaviour &+= 1
    #expect(system.lastNarration(of: request, result, lines: 5).isEmpty)
  }

  @Test("A tail holds at most twice its number of lines")
  func bound() {
    var tail = NarrationTail(limit: 3)
    for number in 0..<100 {
      tail.append("\(number)")
      #expect(tail.lines == (max(0, number - 2)...number).map { "\($0)" })
    }
  }
}
