import EngineSystem
import Foundation
import Scenario
import Testing

@testable import Console
@testable import Harness

@Suite("TraceLines") struct TraceLinesTests {
  @Test("Strings of JSON are escaped")
  func escapes() throws {
    let text = "a\"b\\c\nd\u{1}é"
    #expect(quotedJSON(text) == "\"a\\\"b\\\\c\\nd\\u0001é\"")
    for length in 1...20 {
      for place in 0..<length {
        for special in ["\"", "\\", "\u{1F}", "\n", " ", "!", "[", "]", "\u{7F}", "~", "é"] {
          let text =
            String(repeating: "a", count: place) + special
            + String(repeating: "b", count: length - place)
          let isEscaped = ["\"", "\\", "\u{1F}", "\n"].contains(special)
          #expect((quotedJSON(text) != "\"\(text)\"") == isEscaped, "\(special) at \(place)")
        }
      }
    }
    let back = try JSONDecoder().decode(String.self, from: Data(quotedJSON(text).utf8))
    #expect(back == text)
  }

  @Test("Every event of a run is a line of JSON with its number, and points have their names")
  func lines() throws {
    var request = RunRequest(EngineSpec(seed: 7).runSpec)
    request.spec.steps = 500
    var lines: [String] = []
    request.traced = { lines.append(TraceLines(legend: $2).text($0, $1)) }
    _ = ToyDriver.engine.execute(request)
    #expect(lines.count >= 500)
    var places: Set<String> = []
    for (number, line) in lines.enumerated() {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
      let event = try #require(object as? [String: Any])
      #expect(event["event"] as? Int == number)
      #expect(event["actor"] is String)
      if let place = event["at"] as? String { places.insert(place) }
    }
    #expect(places.contains { $0.contains("YieldPoint.") })
  }

  @Test("Crashes are reported in words, in traces and in the narration")
  func marks() throws {
    var request = RunRequest(EngineSpec(seed: 7).runSpec)
    request.spec.steps = 300
    (request.spec["process-crashes"], request.spec["power-losses"]) = (.number(1), .number(2))
    var lines: [String] = []
    request.traced = { lines.append(TraceLines(legend: $2).text($0, $1)) }
    var story: [String] = []
    request.narrator = { story.append($0) }
    _ = ToyDriver.engine.execute(request)
    let marks = lines.filter { $0.contains("\"kind\":\"mark\"") }
    #expect(marks.count { $0.contains("\"at\":\"process crash\"") } == 1)
    #expect(marks.count { $0.contains("\"at\":\"power loss\"") } == 2)
    #expect(marks.count == 3)
    #expect(story.count { $0.contains("the power is lost") } == 2)
    for mark in RunMark.allCases { #expect(RunMark.legend[Int(mark.rawValue)] == mark.words) }
  }

  @Test(
    "Events come while the run goes on, and the run is the same whether or not anything listens")
  func streaming() {
    var request = RunRequest(EngineSpec(seed: 7).runSpec)
    request.spec.steps = 3000
    let silent = ToyDriver.engine.execute(request)
    var (count, countsOnTheWay) = (0, [Int]())
    request.traced = { _, _, _ in count += 1 }
    request.shouldStop = {
      countsOnTheWay.append(count)
      return false
    }
    let told = ToyDriver.engine.execute(request)
    // Asked every 256 steps, and each step is an event.
    for (index, events) in countsOnTheWay.enumerated() { #expect(events >= 256 * (index + 1) - 1) }
    #expect(countsOnTheWay.count >= 11)
    // More than the run itself remembers.
    #expect(count > 3000)
    #expect(silent.difference(from: told) == nil)
  }

  @Test("The driver records operations and interventions only when asked")
  func recording() {
    var request = RunRequest(EngineSpec(seed: 7).runSpec)
    request.spec.steps = 300
    let plain = ToyDriver.engine.execute(request)
    #expect(plain.operations.isEmpty)
    #expect(plain.interventions.isEmpty)
    request.isRecording = true
    let recorded = ToyDriver.engine.execute(request)
    #expect(recorded.operations.contains { $0.text.contains("COMMIT") })
    #expect(!recorded.interventions.isEmpty)
    #expect(plain.difference(from: recorded) == nil)
  }
}
