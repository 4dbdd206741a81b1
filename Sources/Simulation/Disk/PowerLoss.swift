import Primitives

/// What a power loss makes of changes that no sync covers.
///
/// Fault model: each sector holds what was durable and the first few of the writes that were to change
/// it, in their order, whatever the other sectors hold. A file's size and its name survive apart from its
/// bytes. A torn sector holds garbage where the write that tore it covers it.
public struct PowerLossModel: Hashable, Sendable {
  /// Whether changes that were not synced may survive; otherwise all of them are gone.
  public var keepsUnsynced = false
  /// How often a sector with unsynced writes is torn.
  public var garbage = Ratio.never
  /// Whether a torn sector is garbage as a whole, as on a device that rewrites sectors in place.
  ///
  /// Then bytes that were durable are lost too: no system can survive that, it can only find out.
  public var spoilsSectors = false

  public init() {}
}

/// What power losses did, for reports.
public struct PowerLossCounts: Hashable, Sendable {
  /// Sectors with unsynced writes: how many kept all of them, some, none.
  public internal(set) var keptSectors: UInt64 = 0
  public internal(set) var partSectors: UInt64 = 0
  public internal(set) var droppedSectors: UInt64 = 0
  /// Sectors that hold garbage.
  public internal(set) var tornSectors: UInt64 = 0
  /// Files that do not have the last size that was asked for.
  public internal(set) var droppedSizes: UInt64 = 0
  /// Changes of names that survived without a sync, and those that did not.
  public internal(set) var keptNames: UInt64 = 0
  public internal(set) var droppedNames: UInt64 = 0

  public init() {}

  static func += (a: inout PowerLossCounts, b: PowerLossCounts) {
    a.keptSectors += b.keptSectors
    a.partSectors += b.partSectors
    a.droppedSectors += b.droppedSectors
    a.tornSectors += b.tornSectors
    a.droppedSizes += b.droppedSizes
    a.keptNames += b.keptNames
    a.droppedNames += b.droppedNames
  }
}

/// Which of the changes of one file, or of the names, survive a power loss.
///
/// Few changes need many power losses until each of their subsets has come; the extremes, prefixes and
/// single exceptions are where systems break, so each is drawn for itself.
enum Survival: Int, CaseIterable {
  case none, anySubset, prefix, all, allButOne, one

  /// The outcomes to draw from evenly; one that is listed twice comes twice as often.
  static let drawn: [Survival] = [.none, .anySubset, .prefix, .all, .anySubset, .allButOne, .one]
}

/// The decisions of one power loss about one file, or about the names.
struct PowerLossDraws {
  typealias Question = PowerLossLabel.Question

  let decisions: DecisionSource
  /// The hash of the file's name.
  let subject: UInt64
  /// The number of the power loss.
  let occurrence: UInt64
  /// Whose disk it is.
  let scope: DecisionScope

  func choose(_ question: Question, _ place: Int = 0, of count: Int) -> Int {
    Int(decisions.choose(key(question, place), of: UInt64(count)))
  }

  func chance(_ question: Question, _ place: Int, _ ratio: Ratio) -> Bool {
    decisions.chance(key(question, place), ratio)
  }

  func bits(_ question: Question, _ place: Int) -> UInt64 { decisions.bits(key(question, place)) }

  var survival: Survival { Survival.drawn[choose(.survival, of: Survival.drawn.count)] }

  private func key(_ question: Question, _ place: Int) -> DecisionKey {
    DecisionKey(scope, PowerLossLabel(subject: subject, question, place: place), occurrence)
  }
}
