import AsyncIO

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
  /// Commands and parts of the bench beside those that every system has.
  var commands: [SystemCommand] { get }
  var benches: [SystemBench] { get }

  func makeModel(_ spec: RunSpec) -> Model

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
  public var commands: [SystemCommand] { [] }
  public var benches: [SystemBench] { [] }
}

extension SystemUnderTest where Model == NoModel {
  public func makeModel(_ spec: RunSpec) -> NoModel { NoModel() }
}
