import Primitives
import Simulation

extension Profile: SpecFieldWord {}
extension StrategyKind: SpecFieldWord {}

/// The fields that every system has: how much happens, how long, and which fiber runs next.
public enum CoreFields {
  private static let section = "Run"

  public static let profile = SpecField(
    "profile",
    "how much is injected: fast (the default) a drawn part, chaos everything, quiet nothing",
    default: Profile.fast, section: section)

  /// Not in the digest, so a longer run begins like the shorter one.
  public static let steps = SpecField(
    "steps", "after how many steps the run begins to end", default: 10_000,
    in: 1...Int(Int64.max), section: section, isFolded: false)

  public static let scheduler = SpecField(
    "scheduler",
    "which fiber goes next: " + StrategyKind.allCases.map(\.rawValue).joined(separator: ", "),
    default: StrategyKind.randomWalk, section: section
  ) { draw in
    draw.profile == .quiet
      ? draw.one(of: .roundRobin, .randomWalk, .bursts)
      : draw.one(
        of: .roundRobin, .randomWalk, .randomWalk, .bursts, .priorities, .classicPCT2, .classicPCT3,
        .partialOrderSampling)
  }

  public static let earlySteps = SpecField(
    "early-steps", "how often a waiting fiber is stepped early", default: Ratio.never,
    section: section
  ) { draw in
    switch draw.profile {
    case .fast: draw.one(of: .never, Ratio(1, in: 64))
    case .chaos: Ratio(1, in: 24)
    case .quiet: .never
    }
  }

  public static let all: [any AnySpecField] = [profile, steps, scheduler, earlySteps]

  /// The values that the world needs, read by place: a lookup by name costs as much as several steps.
  struct Values {
    let steps: UInt64
    let scheduler: StrategyKind
    let earlySteps: Ratio

    /// - Parameter spec: One whose system has the fields of `all`, by name and kind.
    init(_ spec: RunSpec) {
      guard let steps = spec.fields.steps, let scheduler = spec.fields.scheduler,
        let earlySteps = spec.fields.earlySteps
      else { trap("a spec lacks one of steps, scheduler and early-steps") }
      self.steps = spec.values[steps].number
      self.scheduler = StrategyKind(spec.values[scheduler])
      self.earlySteps = Ratio(spec.values[earlySteps])
    }
  }
}
