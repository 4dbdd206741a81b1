import AsyncIO
import Simulation

/// The model of a system that needs none.
public struct NoModel: Sendable {
  public init() {}
}

/// A system under test: what a user writes to put a system under the harness.
///
/// It says its name, the fields of its spec, what must hold, and how a run starts. Everything else has a
/// default. `@main` on a type of this kind, with `import Harness`, is a whole program: run, sweep, replay, seeds,
/// bisect, diff and bench.
public protocol SystemUnderTest {
  /// What the system tells its properties; `Never` where it tells nothing.
  associatedtype Event = Never
  /// What a client does next, as its workloads plan it.
  associatedtype Plan: Codable = Never
  /// What properties know of the system, made once a run.
  associatedtype Model = NoModel

  init()

  /// In one word, such as `counter`; files of seeds, failures and results carry it.
  var name: String { get }
  /// The program that is the command line of the system: help and reports name it, and `bisect` builds it; the name
  /// of the system where nothing else is said.
  var product: String { get }
  /// What is tested, to stand behind "Deterministic simulation testing of".
  var subject: String { get }
  /// What the user's package is compiled from: `SourceStamp.digest`, which `StampPlugin` generates into a target that
  /// uses it; nil where nothing is known, and then builds that differ in that package alone pass for the same.
  var sources: String? { get }
  /// The fields of its own, in the order of the help. One named `bug` plants a bug.
  var fields: [any AnySpecField] { get }
  var properties: [any Property<Self>.Type] { get }
  var workloads: [any Workload<Self>.Type] { get }
  var faults: [any FaultPlan.Type] { get }
  /// The names of its yield points.
  var yieldPoints: YieldCatalogue { get }
  /// The texts of `sometimes` and `reachable` that a sweep must meet.
  var mustMeet: [StaticString] { get }
  /// Those to which only faults lead, each with the fields of these faults: a sweep looks for one where a run had a field
  /// of it on.
  var mustMeetUnderFaults: [TextUnderFaults] { get }
  /// Commands and parts of the bench beside those that every system has.
  var commands: [SystemCommand] { get }
  var benches: [SystemBench] { get }

  /// The model of one run; made last before the system starts.
  func makeModel(for run: Run<Self>) -> Model

  // Seldom needed.

  /// What the running client does next, as the seed says it; of a workload, chosen by weight, unless a system knows
  /// other plans too.
  func drawPlan(_ run: Run<Self>) -> Plan
  /// All fields of the spec in the order of the help: those of every system, its own, and those of its faults.
  var specFields: SpecFields { get }
  /// What every run is judged by beside the properties; none where the system finds all of that by itself.
  var commonProperties: [PropertyEntry] { get }
  /// By what a sweep tells which faults were on and never fired; at most 64.
  var faultSwitches: [FaultSwitch] { get }
  /// The names of what its runs count.
  var countNames: [String] { get }
  /// The counts of a run that is over, in the order of their names.
  func counts(of run: Run<Self>) -> [UInt64]
  /// The texts of all operations that `RunPosition.text` can name.
  var operationTexts: [String] { get }
  /// The traits that a build needs for planted bugs, as `--traits` takes them; nil where every build has them.
  var bugTraits: String? { get }
  /// What figures of `bench` are to reach, by the names of their rows.
  var asked: [String: BenchBound] { get }
  /// Makes fields that were not set by hand agree with those that were, by their names.
  ///
  /// Returns a sentence where two that were set contradict each other.
  func reconcile(_ spec: inout RunSpec, given: Set<String>) -> String?
  /// The names of what a trace has as numbers.
  func legend(_ world: World) -> TraceLegend
  /// What strategies do with injected yields.
  func strategyOptions(_ spec: RunSpec) -> StrategyOptions
  /// In which way a run stalls, the last part of its signature; nil where all stalls are one failure.
  ///
  /// The roles of the fibers with what holds each, unless a system says otherwise.
  func stallWay(_ world: World) -> String?

  /// Makes the system and its fibers; called once a run, before the first step.
  func start(_ run: Run<Self>)
}

extension SystemUnderTest {
  public var product: String { name }
  public var subject: String { "the system \(name)" }
  public var sources: String? { nil }
  public var fields: [any AnySpecField] { [] }
  public var properties: [any Property<Self>.Type] { [] }
  public var workloads: [any Workload<Self>.Type] { [] }
  public var faults: [any FaultPlan.Type] { [] }
  public var yieldPoints: YieldCatalogue { YieldCatalogue() }
  public var mustMeet: [StaticString] { [] }
  public var mustMeetUnderFaults: [TextUnderFaults] { [] }
  public var commands: [SystemCommand] { [] }
  public var benches: [SystemBench] { [] }
}

extension SystemUnderTest where Model == NoModel {
  public func makeModel(for run: Run<Self>) -> NoModel { NoModel() }
}

extension SystemUnderTest {
  public func drawPlan(_ run: Run<Self>) -> Plan { run.plan(ofWorkload: run.chooseWorkload()) }

  public var specFields: SpecFields {
    SpecFields(commonDeclarations + fields.map(\.declaration) + faultDeclarations)
  }

  /// The fields that it has without listing them.
  var commonDeclarations: [FieldDeclaration] {
    let yields = yieldPoints.families.isEmpty ? [] : [YieldField.yields.declaration]
    return CoreFields.all.map(\.declaration) + yields
      + [WorkloadField.declaration(self)].compactMap { $0 }
  }

  /// The fields of its plans of faults, each once although several plans may list it.
  var faultDeclarations: [FieldDeclaration] {
    var fields: [FieldDeclaration] = []
    for field in faults.flatMap({ $0.fields }).map(\.declaration)
    where !fields.contains(where: field.isSame) { fields.append(field) }
    return fields
  }

  public var commonProperties: [PropertyEntry] {
    [
      AssertionProperty.entry,
      DiskProperty.entry,
      PropertyEntry("progress", "Without faults every fiber comes to its end within a bound."),
      PropertyEntry("unexpected-error", "No error escapes from a fiber's step."),
      PropertyEntry(
        "stall", "Somebody can go on, or waits for something that will happen."),
    ]
  }

  public var faultSwitches: [FaultSwitch] {
    let yields = yieldPoints.families.isEmpty ? [] : [YieldField.faultSwitch]
    return [FaultSwitch("early-steps", RunProbe.earlyStep, where: RunProbe.wait)] + yields
      + faults.flatMap { $0.switches } + textSwitches
  }

  public var countNames: [String] { ["operations"] }
  public func counts(of run: Run<Self>) -> [UInt64] { [run.world.counts.operations] }
  public var operationTexts: [String] { [] }
  public var bugTraits: String? { nil }
  public var asked: [String: BenchBound] { [:] }
  public func reconcile(_ spec: inout RunSpec, given: Set<String>) -> String? { nil }
  public func stallWay(_ world: World) -> String? { world.waitingRoles }

  public func legend(_ world: World) -> TraceLegend {
    TraceLegend(catalogue: yieldPoints, names: world.names)
  }

  /// A strategy that parks does so at one injected yield in four.
  public func strategyOptions(_ spec: RunSpec) -> StrategyOptions {
    var options = StrategyOptions()
    options.injectedYields = InjectedYieldPolicy(parked: 16)
    return options
  }
}
