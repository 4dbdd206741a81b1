/// One figure of a bench.
public struct BenchRow: Sendable {
  public var name: String
  public var value: Double
  public var unit: String
  /// The bound that the design sets, and whether less or more is better.
  public var asked: BenchBound?

  public init(_ name: String, _ value: Double, _ unit: String, asked: BenchBound? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.asked = asked
  }

  /// Whether the figure is within its bound; true if it has none.
  public var isReached: Bool {
    switch asked {
    case .atLeast(let bound): value >= bound
    case .atMost(let bound): value <= bound
    case nil: true
    }
  }
}

/// The bound of a figure.
public enum BenchBound: Hashable, Sendable {
  case atLeast(Double), atMost(Double)
}

/// The figures of one group under a heading.
public struct BenchTable: Sendable {
  public var title: String
  public var rows: [BenchRow]
  /// Sentences printed below the figures.
  public var notes: [String] = []
  /// Whether a figure outside its bound makes the command fail.
  public var isJudged = false

  public init(title: String, rows: [BenchRow], isJudged: Bool = false) {
    (self.title, self.rows, self.isJudged) = (title, rows, isJudged)
  }

  public var isReached: Bool { rows.allSatisfy(\.isReached) }
}

/// The median of `values`, the lower one of two; 0 if there are none.
public func median(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.sorted()[(values.count - 1) / 2]
}
