import Primitives

/// What a power loss does to changes that no sync covers.
///
/// Fault model: each sector has its durable contents and the first few of the writes to it, in order, independent
/// of the other sectors. A file's size and its name survive independently of its bytes. A torn sector contains
/// garbage where the write that tore it covers it.
public struct PowerLossModel: Hashable, Sendable {
  /// Whether changes that were not synced may survive; otherwise all of them are lost.
  public var keepsUnsynced = false
  /// How often a sector with unsynced writes is torn.
  public var garbage = Ratio.never
  /// Whether all of a torn sector is garbage, as on a device that rewrites sectors in place.
  ///
  /// Then bytes that were durable are lost too: no system can survive that, it can only detect it.
  public var spoilsSectors = false

  public init() {}
}

/// What power losses did, for reports.
public struct PowerLossCounts: Hashable, Sendable {
  /// Sectors with unsynced writes: how many kept all of them, some, none.
  public internal(set) var keptSectors: UInt64 = 0
  public internal(set) var partSectors: UInt64 = 0
  public internal(set) var droppedSectors: UInt64 = 0
  /// Sectors that contain garbage.
  public internal(set) var tornSectors: UInt64 = 0
  /// Files that do not have the last size that was set.
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
/// Even for few changes it takes many power losses until each of their subsets has occurred. The extremes, prefixes
/// and single exceptions are where systems break, so each is a case of its own.
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
  /// The owner of the disk.
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
