import EngineSystem
import Scenario
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("RunSummary") struct RunSummaryTests {
  private func samples(_ values: [UInt64], interval: UInt64 = 256) -> SampleList {
    SampleList(
      interval: interval, samples: values.map { .init(decisions: $0 / 100, behaviour: $0 % 100) })
  }

  @Test("The first sample that differs is found with its side")
  func firstDifference() {
    let list = samples([101, 202, 303, 404])
    #expect(list.firstDifference(from: list) == nil)
    #expect(
      list.firstDifference(from: samples([101, 202, 304, 405]))
        == .init(events: 512..<768, side: .behaviour))
    #expect(
      list.firstDifference(from: samples([101, 302, 303, 404]))
        == .init(events: 256..<512, side: .decisions))
    #expect(
      list.firstDifference(from: samples([555])) == .init(events: 0..<256, side: .both))
    #expect(list.firstDifference(from: samples([101])) == nil)
  }

  @Test("Lists of different intervals are compared where both have samples")
  func intervals() {
    let fine = samples([101, 202, 303, 404])
    #expect(fine.firstDifference(from: samples([202, 404], interval: 512)) == nil)
    #expect(
      fine.firstDifference(from: samples([202, 405], interval: 512))?.events == 512..<1024)
  }

  @Test("Samples survive their JSON, and wrong ones are refused")
  func coding() throws {
    let list = samples([101, 9999])
    let text = JSONText.of(list)
    #expect(text.contains("\"0000000000000001:0000000000000001\""))
    #expect(try JSONText.decode(SampleList.self, from: text, file: "f") == list)
    #expect(throws: HarnessError.self) {
      try JSONText.decode(
        SampleList.self, from: "{\"interval\":256,\"samples\":[\"12\"]}", file: "f")
    }
  }

  private func summary(seed: UInt64) -> RunSummary {
    RunSummary(ToyDriver.execute(RunRequest(ToyDriver.draw(seed, .fast))))
  }

  @Test("The same run has no difference, and another one has all its sides named")
  func differences() throws {
    #expect(summary(seed: 1).difference(from: summary(seed: 1)) == nil)
    let difference = try #require(summary(seed: 1).difference(from: summary(seed: 13)))
    #expect(
      difference.sides == [
        "the digest of the decisions", "the digest of the behaviour", "the outcome",
      ])
    #expect(difference.events == 0..<256)
  }

  @Test("A difference after the last sample has no end")
  func lateDifference() throws {
    let one = summary(seed: 1)
    var other = one
    other.behaviour = HexNumber(1)
    let difference = try #require(one.difference(from: other))
    #expect(difference.sides == ["the digest of the behaviour"])
    #expect(difference.events.upperBound == .max)
    #expect(difference.events.lowerBound == UInt64(one.samples.samples.count) * 256)
  }

  @Test("The first event on which two traces disagree is named with both sides")
  func events() {
    typealias Event = RunDifference.Event
    func first(_ a: [String], _ b: [String]) -> Event? {
      RunDifference.firstDifferingEvent(a, b, from: 256)
    }
    #expect(first(["a", "b"], ["a", "b"]) == nil)
    #expect(first(["a", "b"], ["a", "c"]) == Event(number: 257, first: "b", second: "c"))
    #expect(first(["a"], ["a", "c"]) == Event(number: 257, first: nil, second: "c"))
    #expect(first(["a"], []) == Event(number: 256, first: "a", second: nil))
  }

  @Test("A run is the same in a second process that repeats its resolved spec")
  func sameInChild() throws {
    let recording = ToyDriver.execute(RunRequest(ToyDriver.draw(5, .fast)))
    var asked: [[String]] = []
    let check = DeterminismCheck { (words: [String]) throws(HarnessError) in
      asked.append(words)
      let child = Session.run(words)
      return Subprocess.Result(output: child.out, end: .exited(child.status.rawValue))
    }
    #expect(try check.difference(from: recording) == nil)
    #expect(asked.count == 1)
    #expect(asked[0].contains("--hash-seed"))
  }

  @Test("When a second process runs otherwise, two traces name the first event")
  func differentInChild() throws {
    let recording = ToyDriver.execute(RunRequest(ToyDriver.draw(5, .fast)))
    var children = 0
    let check = DeterminismCheck { (words: [String]) throws(HarnessError) in
      children += 1
      if words.contains("--trace-from") {
        return Subprocess.Result(output: children == 2 ? "a\nb\n" : "a\nc\n", end: .exited(0))
      }
      let child = Session.run(words.map { $0 == "5" ? "6" : $0 })
      return Subprocess.Result(output: child.out, end: .exited(0))
    }
    let difference = try #require(try check.difference(from: recording))
    #expect(children == 3)
    #expect(difference.event == .init(number: 1, first: "b", second: "c"))
    #expect(difference.lines[0].hasPrefix("NONDETERMINISM: "))
    #expect(difference.lines.contains("  event 1 of one: b"))
  }

  @Test("A second process that dies or babbles cannot be judged")
  func brokenChild() throws {
    let recording = ToyDriver.execute(RunRequest(ToyDriver.draw(5, .fast)))
    for answer in [
      Subprocess.Result(output: "", end: .signalled(4)),
      Subprocess.Result(output: "?", end: .exited(0)),
    ] {
      let check = DeterminismCheck { _ in answer }
      #expect(throws: HarnessError.self) { try check.difference(from: recording) }
    }
  }
}
