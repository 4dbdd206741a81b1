import EngineSystem
import Primitives
import Scenario
import Simulation
import Testing

@testable import Console
@testable import Harness
@testable import Processes

@Suite("RunDifference") struct RunDifferenceTests {
  private func samples(_ values: [UInt64], interval: UInt64 = 256) -> DigestSamples {
    DigestSamples(values.map { ($0 / 100, $0 % 100) }, interval: interval)
  }

  @Test("The first sample that differs is found with its side")
  func firstDifference() {
    let list = samples([101, 202, 303, 404])
    func difference(_ values: [UInt64]) -> (events: Range<UInt64>?, side: DigestSamples.Side?) {
      let other = samples(values)
      let events = list.firstDifference(from: other)
      return (events, events.flatMap { list.side(at: $0.upperBound, other) })
    }
    #expect(list.firstDifference(from: list) == nil)
    #expect(difference([101, 202, 304, 405]) == (512..<768, .behaviour))
    #expect(difference([101, 302, 303, 404]) == (256..<512, .decisions))
    #expect(difference([555]) == (0..<256, .both))
    #expect(difference([101]) == (nil, nil))
    #expect(list.side(at: 256, list) == nil)
  }

  @Test("Lists with different intervals are compared where both have samples")
  func intervals() {
    let fine = samples([101, 202, 303, 404])
    #expect(fine.firstDifference(from: samples([202, 404], interval: 512)) == nil)
    #expect(fine.firstDifference(from: samples([202, 405], interval: 512)) == 512..<1024)
  }

  @Test("Samples survive their JSON, and wrong ones are refused")
  func coding() throws {
    let list = samples([101, 9999])
    let text = JSONText.of(list)
    #expect(text.contains("\"0000000000000001:0000000000000001\""))
    #expect(try JSONText.decode(DigestSamples.self, from: text, file: "f") == list)
    for wrong in [
      "{\"interval\":256,\"samples\":[\"12\"]}", "{\"interval\":0,\"samples\":[]}",
      "{\"interval\":18446744073709551615,\"samples\":[]}",
    ] {
      #expect(throws: HarnessError.self) {
        try JSONText.decode(DigestSamples.self, from: wrong, file: "f")
      }
    }
  }

  private func summary(seed: UInt64) -> RunResult {
    ToyDriver.execute(RunRequest(ToyDriver.draw(seed, .fast)))
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
    other.digests?.behaviour = 1
    let difference = try #require(one.difference(from: other))
    #expect(difference.sides == ["the digest of the behaviour"])
    #expect(difference.events.upperBound == .max)
    #expect(difference.events.lowerBound == UInt64(one.samples.samples.count) * 256)
  }

  @Test("The first event on which two traces disagree is reported with both sides")
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
    let spec = ToyDriver.draw(5, .fast)
    let recording = ToyDriver.execute(RunRequest(spec))
    var asked: [[String]] = []
    let check = DeterminismCheck { (words: [String]) throws(HarnessError) in
      asked.append(words)
      let child = Session.run(words)
      return Subprocess.Result(output: child.out, end: .exited(child.status.rawValue))
    }
    #expect(try check.difference(from: recording, of: spec) == nil)
    #expect(asked.count == 1)
    #expect(asked[0].contains("--hash-seed"))
  }

  @Test("When a second process runs differently, two traces name the first event")
  func differentInChild() throws {
    let spec = ToyDriver.draw(5, .fast)
    let recording = ToyDriver.execute(RunRequest(spec))
    var children = 0
    let check = DeterminismCheck { (words: [String]) throws(HarnessError) in
      children += 1
      if words.contains("--trace-from") {
        return Subprocess.Result(output: children == 2 ? "a\nb\n" : "a\nc\n", end: .exited(0))
      }
      let child = Session.run(words.map { $0 == "5" ? "6" : $0 })
      return Subprocess.Result(output: child.out, end: .exited(0))
    }
    let difference = try #require(try check.difference(from: recording, of: spec))
    #expect(children == 3)
    #expect(difference.event == .init(number: 1, first: "b", second: "c"))
    #expect(difference.lines[0].hasPrefix("NONDETERMINISM: "))
    #expect(difference.lines.contains("  event 1 of one: b"))
  }

  @Test("A second process that dies or prints nonsense cannot be judged")
  func brokenChild() throws {
    let spec = ToyDriver.draw(5, .fast)
    let recording = ToyDriver.execute(RunRequest(spec))
    for answer in [
      Subprocess.Result(output: "", end: .signalled(4)),
      Subprocess.Result(output: "?", end: .exited(0)),
    ] {
      let check = DeterminismCheck { _ in answer }
      #expect(throws: HarnessError.self) { try check.difference(from: recording, of: spec) }
    }
  }
}
