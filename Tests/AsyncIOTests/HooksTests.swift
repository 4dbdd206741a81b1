import AsyncIO
import PosixIO
import Primitives
import Testing

@Suite("Hooks") struct HooksTests {
  private enum Point: UInt8, YieldPointMarker {
    case first, second
    static let family: UInt8 = 9
    static let pointCount: UInt8 = 2
  }

  /// Yields at one point, and records what it is told.
  private final class Recorder: HookHandler {
    var asked: [YieldPoint] = []
    var said: [String] = []

    func shouldYield(at point: YieldPoint) -> Bool {
      asked.append(point)
      return point.ordinal == Point.second.rawValue
    }

    func shouldBuggify(_ place: StaticString, _ ratio: Ratio) -> Bool {
      said.append("\(place) \(ratio)")
      return ratio == .always
    }

    func violated(_ text: StaticString) { said.append("violated: \(text)") }
    func met(_ text: StaticString, _ isMet: Bool) { said.append("\(text): \(isMet)") }
  }

  @Test("Hooks of a real program do nothing, and evaluate no condition")
  func none() throws(Interruption<IOError>) {
    let hooks = Hooks.none
    var evaluations = 0
    func evaluate() -> Bool {
      evaluations += 1
      return false
    }
    try hooks.pass(Point.second)
    #expect(hooks.injectedYield(at: Point.second) == nil)
    #expect(!hooks.buggify("here", .always))
    hooks.always(evaluate(), "it holds")
    hooks.sometimes(evaluate(), "it holds")
    hooks.reachable("here")
    #expect(evaluations == 0)
  }

  @Test("A point that is to yield throws a yield with its name, and any other is passed")
  func passing() throws(Interruption<IOError>) {
    let recorder = Recorder()
    let hooks = Hooks(recorder)
    try hooks.pass(Point.first)
    do throws(Interruption<IOError>) {
      try hooks.pass(Point.second)
      Issue.record("the second point did not yield")
    } catch {
      guard case .io(let yield) = error else { throw error }
      let point = yield.yieldReason?.injectedPoint
      #expect(point?.family == 9 && point?.ordinal == 1)
      #expect(hooks.injectedYield(at: Point.second) == yield)
    }
    #expect(recorder.asked.map(\.ordinal) == [0, 1, 1])
  }

  @Test("Assertions reach the handler with their texts")
  func assertions() {
    let recorder = Recorder()
    let hooks = Hooks(recorder)
    hooks.always(true, "a")
    hooks.always(false, "b")
    hooks.sometimes(true, "c")
    hooks.sometimes(false, "d")
    hooks.reachable("e")
    #expect(!hooks.buggify("f"))
    #expect(hooks.buggify("g", .always))
    #expect(
      recorder.said == ["violated: b", "c: true", "d: false", "e: true", "f 1/16", "g 1/1"])
  }

  @Test("A platform of the system has a clock that does not go back, and no hooks")
  func posix() throws {
    let platform = try Platform.posix(directory: "/")
    let before = platform.clock.now
    #expect(platform.clock.now >= before)
    #expect(platform.random.next() != platform.random.next())
    #expect(!platform.hooks.buggify("here", .always))
  }
}
