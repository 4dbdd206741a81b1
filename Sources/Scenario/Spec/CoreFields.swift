import Primitives
import Simulation

extension Profile: SpecFieldWord {}
extension StrategyKind: SpecFieldWord {}

/// The fields that every system has: how much there is of everything, how long, and who goes next.
public enum CoreFields {
  private static let section = "Run"

  public static let profile = SpecField(
    "profile",
    "how much of everything there is: fast (the default) by swarm, chaos all of it, quiet none",
    default: Profile.fast, section: section)

  /// Not in the digest, so that a longer run begins as the shorter one.
  public static let steps = SpecField(
    "steps", "after how many steps the run comes to its end", default: 10_000,
    in: 1...Int(Int64.max), section: section, isFolded: false)

  public static let scheduler = SpecField(
    "scheduler",
    "who goes next: " + StrategyKind.allCases.map(\.rawValue).joined(separator: ", "),
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

  /// The world's part of a spec, read by place: a look by name costs as much as several steps.
  struct Values {
    let steps: UInt64
    let scheduler: StrategyKind
    let earlySteps: Ratio

    /// - Parameter spec: One that has fields of the names and kinds of `all`.
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
