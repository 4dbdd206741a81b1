import Primitives

/// The strategies by their names on the command line; cases are appended, never reordered.
public enum StrategyKind: String, Hashable, Sendable, CaseIterable {
  case roundRobin = "round-robin"
  case randomWalk = "random"
  /// Bursts of one actor, no parking.
  case bursts = "bursts"
  /// Priorities for spans of work, demotion at injected yields.
  case priorities = "pct"
  /// Bursts, and parking at injected yields.
  case parking = "parking"
  /// Priorities for spans of work, and parking at injected yields.
  case prioritiesWithParking = "pct-parking"
  /// PCT as published, depth 2.
  case classicPCT2 = "pct-2"
  /// PCT as published, depth 3.
  case classicPCT3 = "pct-3"
  case partialOrderSampling = "pos"

  /// Whether actors are held at injected yields.
  public var parks: Bool { self == .parking || self == .prioritiesWithParking }
}

/// The ratios that a strategy works with; drawn for each run.
public struct StrategyOptions: Hashable, Sendable {
  /// How often a turn of a walk in bursts switches.
  public var switching = Ratio(1, in: 4)
  /// How often an injected yield demotes under priorities.
  public var demotion = Ratio(1, in: 4)
  /// What injected yields lead to; parking is used only by the strategies that park.
  public var injectedYields = InjectedYieldPolicy.goOn
  /// The number of steps with several runnable actors over which classic PCT spreads its demotions.
  public var contestedStepsExpected: UInt64 = 1000

  public init() {}

  /// Options of this run, drawn with keys of the run itself.
  public static func drawn(_ context: SimulationContext) -> StrategyOptions {
    func draw(_ label: PriorityLabel, _ n: UInt64) -> UInt32 {
      let key = DecisionKey(.run, label)
      return UInt32(truncatingIfNeeded: context.decisions.choose(key, of: n))
    }
    var options = StrategyOptions()
    options.switching = Ratio(1, in: 1 << draw(.switching, 6))
    options.demotion = Ratio(1 << draw(.demotionRatio, 5), in: 32)
    options.injectedYields.parked = 4 << draw(.parked, 4)
    options.injectedYields.parkedTurnsMax = 100 << draw(.parkedTurns, 6)
    options.injectedYields.parkedAtOnceMax = 1 + Int(draw(.parkedAtOnce, 3))
    return options
  }
}

extension StrategyKind {
  /// A strategy for one run.
  public func make(_ options: StrategyOptions = StrategyOptions()) -> any SchedulingStrategy {
    let policy = parks ? options.injectedYields : options.injectedYields.withoutParking
    switch self {
    case .roundRobin: return RoundRobin(injectedYields: policy)
    case .randomWalk: return RandomWalk(injectedYields: policy)
    case .bursts, .parking:
      return RandomWalk(switching: options.switching, injectedYields: policy)
    case .priorities, .prioritiesWithParking:
      return PriorityStrategy(demotion: options.demotion, injectedYields: policy)
    case .classicPCT2: return classic(2, options, policy)
    case .classicPCT3: return classic(3, options, policy)
    case .partialOrderSampling: return PartialOrderSampling(injectedYields: policy)
    }
  }

  private func classic(
    _ depth: Int, _ options: StrategyOptions, _ policy: InjectedYieldPolicy
  ) -> any SchedulingStrategy {
    ClassicPCT(
      depth: depth, contestedStepsExpected: options.contestedStepsExpected, injectedYields: policy)
  }
}
