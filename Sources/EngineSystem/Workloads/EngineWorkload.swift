import Scenario

/// A kind of work that clients do: its tables, how often it is chosen, and its transactions as plans.
///
/// It is no `Workload` of the public face, whose plans are made by code that looks types up at run time: that cost 2 per
/// cent of a step. What is drawn is handed to the run all the same, which records it or gives another plan.
protocol EngineWorkload: Sendable {
  /// Its name in specs and files; never changed.
  var name: String { get }
  /// The tables that it alone uses.
  var tables: [ModelTable] { get }
  /// How often it is chosen beside the others, unless the seed or an option says otherwise.
  var weight: UInt32 { get }
  /// Whether its values carry versions, from which the history of values is judged.
  var hasVersionedValues: Bool { get }

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
    draw.below(6, part: part) == 0 ? 1 : weight
  }
}
