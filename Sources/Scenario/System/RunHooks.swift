import AsyncIO
import Primitives
import Simulation

/// What the hooks of production code do in a run: they draw, count, and report.
///
/// The world refers to it, and the run refers to the world.
final class RunHooks<System: SystemUnderTest>: HookHandler {
  private unowned let run: Run<System>
  private let yields: Ratio
  private let context: SimulationContext

  /// Nothing yields if the spec has no field that says how often.
  init(_ run: Run<System>) {
    self.run = run
    context = run.world.context
    yields = run.spec.fields.yields.map { Ratio(run.spec.values[$0]) } ?? .never
  }

  /// A decision of the running fiber, by the point; nothing is drawn once the run comes to its end.
  func shouldYield(at point: YieldPoint) -> Bool {
    guard yields.numerator > 0, run.phase == .running else { return false }
    let key = context.cursor.next(YieldLabel(point))
    guard context.decisions.chance(key, yields) else { return false }
    run.world.note(hit: UInt32(truncatingIfNeeded: key.occurrence))
    return true
  }

  func shouldBuggify(_ place: StaticString, _ ratio: Ratio) -> Bool { run.buggify(place, ratio) }

  func violated(_ text: StaticString) { run.always(false, text) }

  func met(_ text: StaticString, _ isMet: Bool) { run.sometimes(isMet, text) }
}

/// The label of the decision whether the running operation yields at a point.
private struct YieldLabel: DecisionLabel {
  static var stream: DecisionStream { .plan }
  let number: UInt64

  init(_ point: YieldPoint) { number = UInt64(point.family) << 8 | UInt64(point.ordinal) }
}

/// The field of a system that has yield points.
enum YieldField {
  static var faultSwitch: FaultSwitch {
    FaultSwitch(yields.declaration.name, RunProbe.injectedYield)
  }

  static let yields = SpecField(
    "yields", "how often a yield point of the system yields", default: Ratio.never, section: "Run"
  ) { draw in
    switch draw.profile {
    case .fast: draw.one(of: .never, Ratio(1, in: 16), Ratio(1, in: 4))
    case .chaos: draw.one(of: Ratio(1, in: 8), Ratio(1, in: 2))
    case .quiet: .never
    }
  }
}
