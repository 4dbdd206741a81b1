import Primitives

/// A set of kinds of edges.
struct EdgeKinds: OptionSet {
  let rawValue: UInt8

  static let ww = EdgeKinds(kind: .ww)
  static let wr = EdgeKinds(kind: .wr)
  static let rw = EdgeKinds(kind: .rw)

  init(rawValue: UInt8) { self.rawValue = rawValue }
  init(kind: DependencyKind) { rawValue = 1 << kind.rawValue }

  /// The kinds of edges that order transactions at a level, in addition to their data.
  static func orders(_ level: OrderLevel) -> EdgeKinds {
    switch level {
    case .data: []
    case .process: EdgeKinds(kind: .process)
    case .realtime: [EdgeKinds(kind: .process), EdgeKinds(kind: .realtime)]
    }
  }

  static func all(_ level: OrderLevel) -> EdgeKinds { orders(level).union([.ww, .wr, .rw]) }

  @inline(__always)
  func contains(edge: GraphEdge) -> Bool { rawValue & (1 << edge.kindNumber) != 0 }
}

/// Target, kind and version slot of an edge, packed in one word so that a visit is one load.
struct GraphEdge {
  static let slotsMax = 1 << 29

  let word: UInt64

  @inline(__always)
  init(target: Int32, kind: DependencyKind, slot: Int32) {
    word =
      UInt64(UInt32(bitPattern: target)) &<< 32 | UInt64(kind.rawValue) &<< 29
      | UInt64(UInt32(bitPattern: slot))
  }

  @inline(__always)
  var target: Int { Int(truncatingIfNeeded: word &>> 32) }
  @inline(__always)
  var kindNumber: UInt8 { UInt8(truncatingIfNeeded: word &>> 29) & 7 }
  @inline(__always)
  var isAntidependency: Bool { kindNumber == DependencyKind.rw.rawValue }
  var kind: DependencyKind { DependencyKind.allCases[Int(kindNumber)] }
  var slot: Int { Int(word & 0x1fff_ffff) }
}

/// Something that accepts edges, one by one.
protocol EdgeSink {
  mutating func add(_ source: Int32, _ kind: DependencyKind, _ target: Int32, _ slot: Int32)
}

/// Something that can list its edges twice in the same order.
protocol EdgeSource {
  func emit(to sink: inout some EdgeSink)
}

/// Dependencies as compressed rows: the edges of a node are adjacent.
///
/// Nodes below `transactionCount` are transactions, those above are points of the timeline.
struct DependencyGraph {
  let transactionCount: Int
  let nodeCount: Int
  private(set) var offsets: ContiguousArray<Int32>
  private(set) var edges: ContiguousArray<GraphEdge>

  /// Counts the edges of each node, then lists them again and puts each in its place.
  /// - Complexity: O(nodes + edges).
  init(transactionCount: Int, timelineCount: Int, edgesOf source: some EdgeSource) {
    self.transactionCount = transactionCount
    nodeCount = transactionCount + timelineCount
    offsets = ContiguousArray(repeating: 0, count: nodeCount + 1)
    edges = []
    let total = offsets.withUnsafeMutableBufferPointer { offsets in
      var counter = DegreeCounter(degrees: offsets)
      source.emit(to: &counter)
      return Self.accumulate(offsets)
    }
    require(total < Int(Int32.max), "\(total) edges are more than a graph can hold")
    edges = ContiguousArray(unsafeUninitializedCapacity: total) { edges, count in
      offsets.withUnsafeMutableBufferPointer { offsets in
        var filler = EdgeFiller(cursors: offsets, edges: edges)
        source.emit(to: &filler)
      }
      count = total
    }
  }

  /// Turns degrees into the end of each row; filling backwards then leaves the beginnings.
  private static func accumulate(_ offsets: UnsafeMutableBufferPointer<Int32>) -> Int {
    var total = 0
    for node in offsets.indices {
      total += Int(offsets[node])
      offsets[node] = Int32(truncatingIfNeeded: total)
    }
    return total
  }

  @inline(__always)
  func row(_ node: Int) -> Range<Int> { Int(offsets[node])..<Int(offsets[node + 1]) }

  func isTimeline(_ node: Int) -> Bool { node >= transactionCount }
}

private struct DegreeCounter: EdgeSink {
  let degrees: UnsafeMutableBufferPointer<Int32>

  @inline(__always)
  mutating func add(_ source: Int32, _ kind: DependencyKind, _ target: Int32, _ slot: Int32) {
    degrees[Int(source)] &+= 1
  }
}

private struct EdgeFiller: EdgeSink {
  let cursors: UnsafeMutableBufferPointer<Int32>
  let edges: UnsafeMutableBufferPointer<GraphEdge>

  @inline(__always)
  mutating func add(_ source: Int32, _ kind: DependencyKind, _ target: Int32, _ slot: Int32) {
    let place = cursors[Int(source)] &- 1
    cursors[Int(source)] = place
    edges[Int(place)] = GraphEdge(target: target, kind: kind, slot: slot)
  }
}
