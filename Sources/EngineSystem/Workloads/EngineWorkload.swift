import Scenario

/// A kind of work that clients do: its tables, how often it is chosen, and its transactions as plans.
///
/// The runs of the engine have it as a `Workload`, as every system has; `Catalogue` makes it one.
protocol EngineWorkload: Sendable {
  /// Its name in specs and files; never changed.
  static var name: StaticString { get }
  /// The tables that it alone uses.
  var tables: [ModelTable] { get }
  /// How often it is chosen beside the others, unless the seed or an option says otherwise.
  static var weight: UInt32 { get }
  /// Whether its values carry versions, from which the history of values is judged.
  var hasVersionedValues: Bool { get }

  init()

  /// How often a seed has it chosen; 0 for never.
  func drawWeight(_ draw: SpecDraw) -> UInt32

  /// What one of its tables holds before the first client begins, in the order of the keys.
  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow]

  /// What one transaction does, with kinds and keys drawn from the source.
  func makePlan(_ source: PlanSource) -> Plan
}

extension EngineWorkload {
  var hasVersionedValues: Bool { false }

  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow] { [] }

  /// Its own weight, and in one of six runs hardly ever chosen.
  ///
  /// - Parameter part: Tells the workloads apart; never changed.
  func drawnShare(_ draw: SpecDraw, part: UInt64) -> UInt32 {
    draw.below(6, part: part) == 0 ? 1 : Self.weight
  }
}
