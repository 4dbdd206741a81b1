import Scenario

/// A kind of work that clients do: its tables, how often it is chosen, and its transactions as plans.
///
/// `Catalogue` turns it into a `Workload` as every system has them.
protocol EngineWorkload: Sendable {
  /// Its name in specs and files; never changed.
  static var name: StaticString { get }
  /// The tables that only this workload uses.
  var tables: [ModelTable] { get }
  /// How often it is chosen in proportion to the others, unless the seed or an option says otherwise.
  static var weight: UInt32 { get }
  /// Whether its values carry versions, from which the history of values is judged.
  var hasVersionedValues: Bool { get }

  init()

  /// The weight that a seed gives it; 0 for never.
  func drawWeight(_ draw: SpecDraw) -> UInt32

  /// The rows of one of its tables before the first client begins, in key order.
  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow]

  /// What one transaction does, with kinds and keys drawn from the source.
  func makePlan(_ source: PlanSource) -> Plan
}

extension EngineWorkload {
  var hasVersionedValues: Bool { false }

  func rows(of table: ModelTable, _ universe: Universe) -> [KeyedRow] { [] }

  /// Its own weight, except that in one of six runs it is hardly ever chosen.
  ///
  /// - Parameter part: Distinguishes the workloads; never changed.
  func drawnShare(_ draw: SpecDraw, part: UInt64) -> UInt32 {
    draw.below(6, part: part) == 0 ? 1 : Self.weight
  }
}
