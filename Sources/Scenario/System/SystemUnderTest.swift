import AsyncIO
import Simulation

/// The model of a system that needs none.
public struct NoModel: Sendable {
  public init() {}
}

/// A system under test: the type that a user writes to put a system under the harness.
///
/// It declares its name, the fields of its spec, what must hold, and how a run starts. Everything else has a
/// default. `@main` on a type that conforms, with `import Harness`, is a whole program with the commands run,
/// sweep, replay, seeds, bisect, diff and bench.
public protocol SystemUnderTest {
  /// What the system tells its properties; `Never` if it tells nothing.
  associatedtype Event = Never
  /// What a client does next, as planned by a workload.
  associatedtype Plan: Codable = Never
  /// What properties know of the system, made once for each run.
  associatedtype Model = NoModel

  init()

  /// One word, such as `counter`, which seed, failure and results files carry.
  var name: String { get }
  /// The program that contains the command line of the system, which help and reports name and `bisect` builds. The
  /// system's name by default.
  var product: String { get }
  /// What is tested; completes "Deterministic simulation testing of".
  var subject: String { get }
  /// The digest of the sources of the user's package: `SourceStamp.digest`, which `StampPlugin` generates into a
  /// target that uses it. If it is nil, builds that differ only in that package count as the same.
  var sources: String? { get }
  /// The system's own fields, in the order of the help. One named `bug` plants a bug.
  var fields: [any AnySpecField] { get }
  var properties: [any Property<Self>.Type] { get }
  var workloads: [any Workload<Self>.Type] { get }
  var faults: [any FaultPlan.Type] { get }
  /// The names of its yield points.
  var yieldPoints: YieldCatalogue { get }
  /// The texts of `sometimes` and `reachable` that a sweep must meet.
  var mustMeet: [StaticString] { get }
  /// The texts that only faults lead to, each with the fields of these faults. A sweep looks for a text if a run
  /// had one of its fields on.
  var mustMeetUnderFaults: [TextUnderFaults] { get }
  /// Commands and parts of the bench in addition to those that every system has.
  var commands: [SystemCommand] { get }
  var benches: [SystemBench] { get }

  /// Makes the model of one run, as the last thing before the system starts.
  func makeModel(for run: Run<Self>) -> Model

  // Seldom needed.

  /// What the running client does next, drawn from the seed.
  ///
  /// The plan of a workload, which is chosen by weight, unless a system also makes plans without a workload.
  func drawPlan(_ run: Run<Self>) -> Plan
  /// All fields of the spec in the order of the help: those of every system, its own, and those of its faults.
  var specFields: SpecFields { get }
  /// What every run is judged by in addition to the properties; empty if the system finds all of that by itself.
  var commonProperties: [PropertyEntry] { get }
  /// The faults for which a sweep reports that they were on and never fired; at most 64.
  var faultSwitches: [FaultSwitch] { get }
  /// The names of the counts of its runs.
  var countNames: [String] { get }
  /// The counts of a finished run, in the order of their names.
  func counts(of run: Run<Self>) -> [UInt64]
  /// The texts of all operations that `RunPosition.text` can name.
  var operationTexts: [String] { get }
  /// The traits that a build needs for planted bugs, in the form of `--traits`; nil if every build has the bugs.
  var bugTraits: String? { get }
  /// The bounds of figures of `bench`, by the names of their rows.
  var asked: [String: BenchBound] { get }
  /// Makes the fields that were not set by hand agree with those that were.
  ///
  /// The fields set by hand are given by name. Returns a sentence if two of them contradict each other.
  func reconcile(_ spec: inout RunSpec, given: Set<String>) -> String?
  /// The names of what a trace contains as numbers.
  func legend(_ world: World) -> TraceLegend
  /// What strategies do with injected yields.
  func strategyOptions(_ spec: RunSpec) -> StrategyOptions
  /// The way in which a run stalls, the last part of its signature; nil if all stalls are one failure.
  ///
  /// By default the roles of the fibers, with what holds each.
  func stallWay(_ world: World) -> String?

  /// Makes the system and its fibers; called once for each run, before the first step.
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
    SpecFields(unchecked: commonDeclarations + fields.map(\.declaration) + faultDeclarations)
  }

  /// The fields that it has without listing them.
  var commonDeclarations: [FieldDeclaration] {
    let yields = yieldPoints.families.isEmpty ? [] : [YieldField.yields.declaration]
    return CoreFields.all.map(\.declaration) + yields
      + [WorkloadField.declaration(self)].compactMap { $0 }
  }

  /// The fields of its fault plans, each once even if several plans list it.
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
        "stall", "Some fiber can go on, or waits for something that will happen."),
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
