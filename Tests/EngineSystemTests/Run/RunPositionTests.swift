import Scenario
import Simulation
import Testing

@testable import EngineSystem

@Suite("RunPosition") struct RunPositionTests {
  @Test("A run says at each step which step, actor and statement it is at")
  func steps() {
    let position = UnsafeMutablePointer<RunPosition>.allocate(capacity: 1)
    position.initialize(to: RunPosition())
    defer { position.deallocate() }
    var seen: [(step: UInt64, actor: String, text: Int)] = []
    var (run, narrated): (EngineRun?, [String]) = (nil, [])
    var options = RunOptions()
    options.position = position
    options.narrator = { line in
      // Told in the middle of a step, as a trap would come.
      let place = position.pointee
      seen.append((place.step, place.actor, place.text))
      narrated.append(line)
    }
    var spec = EngineSpec.draw(seed: 3, profile: .quiet)
    spec.steps = 1000
    run = EngineRun(spec, options: options)
    #expect(run?.perform().outcome == .passed)
    var asked = 0
    for (place, line) in zip(seen, narrated) {
      let words = line.split(separator: " ")
      guard let step = UInt64(words[0]), words[1].hasPrefix("fiber") else { continue }
      // The count goes up within the step.
      #expect(place.step == step || place.step + 1 == step, "\(line)")
      #expect(words[1].hasPrefix(place.actor), "\(line)")
      if line.contains(": BEGIN"), line.hasSuffix(" []") {
        asked += 1
        #expect(Engine.system.texts()[place.text].hasPrefix("BEGIN"), "\(line)")
      }
    }
    #expect(asked > 10)
    // The tables are read once more when all have left.
    #expect(position.pointee.actor == "opener0")
  }

  @Test("Runs that nothing watches do not share a position")
  func unwatched() {
    let spec = EngineSpec.draw(seed: 3, profile: .quiet)
    let (first, second) = (EngineRun(spec), EngineRun(spec))
    #expect(first.state.position != second.state.position)
    #expect(first.state.position.pointee.actor == "run")
  }
}
