/// One figure of a bench.
public struct BenchRow: Sendable {
  public var name: String
  public var value: Double
  public var unit: String
  /// What the design asks for, and whether less or more is better.
  public var asked: BenchBound?

  public init(_ name: String, _ value: Double, _ unit: String, asked: BenchBound? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.asked = asked
  }

  /// Whether the figure reaches what is asked; true where nothing is.
  public var isReached: Bool {
    switch asked {
    case .atLeast(let bound): value >= bound
    case .atMost(let bound): value <= bound
    case nil: true
    }
  }
}

/// What a figure is to reach.
public enum BenchBound: Hashable, Sendable {
  case atLeast(Double), atMost(Double)
}

/// The figures of one group under a heading.
public struct BenchTable: Sendable {
  public var title: String
  public var rows: [BenchRow]
  /// What must be said beside the figures.
  public var notes: [String] = []
  /// Whether a figure that is not reached makes the command fail.
  public var isJudged = false

  public init(title: String, rows: [BenchRow], isJudged: Bool = false) {
    (self.title, self.rows, self.isJudged) = (title, rows, isJudged)
  }

  public var isReached: Bool { rows.allSatisfy(\.isReached) }
}

/// The middle of `values`, the lower one of two; 0 when there are none.
public func median(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.sorted()[(values.count - 1) / 2]
}
