import Primitives

/// How nodes of the search relate to nodes of the graph.
enum Layering {
  /// One node each: any cycle counts.
  case flat
  /// A plain node (even) and one reached by an antidependency (odd), which has no outgoing antidependency. A cycle
  /// is then a closed walk without neighbouring antidependencies.
  case antidependencies
}

/// The strongly connected components of the edges of some kinds.
///
/// Source: Tarjan, "Depth-first search and linear graph algorithms", 1972, in the form of Pearce, "A
/// space-efficient algorithm for finding strongly connected components", 2016, with an explicit stack, so that
/// chains of any length are safe.
struct StrongComponents {
  let layering: Layering
  /// For each node of the search a number that only its component has; 0 if it was not reached.
  private(set) var component: ContiguousArray<Int32>
  /// The nodes of the components with two members or more, component by component.
  private(set) var cyclic: ContiguousArray<Int32> = []

  var isAcyclic: Bool { cyclic.isEmpty }

  /// - Complexity: O(nodes + edges) time, O(nodes) space.
  init(_ graph: DependencyGraph, kinds: EdgeKinds, layering: Layering) {
    self.layering = layering
    let count = layering == .flat ? graph.nodeCount : 2 * graph.nodeCount
    require(count < Int(Int32.max) / 2, "\(count) nodes are more than the search can number")
    component = ContiguousArray(repeating: 0, count: count)
    var found: ContiguousArray<Int32> = []
    component.withUnsafeMutableBufferPointer { index in
      graph.offsets.withUnsafeBufferPointer { offsets in
        graph.edges.withUnsafeBufferPointer { edges in
          var search = ComponentSearch(
            offsets: offsets, edges: edges, index: index, kinds: kinds, layering: layering)
          search.run()
          found = search.cyclic
          search.deallocate()
        }
      }
    }
    cyclic = found
  }

  /// Whether an edge lies in a cycle of the search.
  func holds(_ edge: GraphEdge, from source: Int) -> Bool {
    switch layering {
    case .flat: component[source] == component[edge.target]
    case .antidependencies:
      component[2 * source] == component[2 * edge.target + (edge.isAntidependency ? 1 : 0)]
    }
  }
}

private struct ComponentSearch {
  private struct Frame {
    var node: Int32
    var cursor: Int32
    var end: Int32
    var visit: Int32
  }

  private let offsets: UnsafeBufferPointer<Int32>
  private let edges: UnsafeBufferPointer<GraphEdge>
  private let index: UnsafeMutableBufferPointer<Int32>
  private let kinds: EdgeKinds
  private let shift: Int
  private let frames: UnsafeMutablePointer<Frame>
  private let pending: UnsafeMutablePointer<Int32>
  private var depth = 0
  private var pendingCount = 0
  private var nextVisit: Int32 = 1
  private var nextComponent = Int32.max
  private(set) var cyclic: ContiguousArray<Int32> = []

  init(
    offsets: UnsafeBufferPointer<Int32>, edges: UnsafeBufferPointer<GraphEdge>,
    index: UnsafeMutableBufferPointer<Int32>, kinds: EdgeKinds, layering: Layering
  ) {
    self.offsets = offsets
    self.edges = edges
    self.index = index
    self.kinds = kinds
    shift = layering == .flat ? 0 : 1
    frames = .allocate(capacity: index.count + 1)
    pending = .allocate(capacity: index.count + 1)
  }

  func deallocate() {
    frames.deallocate()
    pending.deallocate()
  }

  /// Plain nodes suffice as roots: every cycle contains one.
  mutating func run() {
    for root in stride(from: 0, to: index.count, by: 1 << shift) where index[root] == 0 {
      enter(root)
      while depth > 0 { step() }
    }
  }

  @inline(__always)
  private mutating func enter(_ node: Int) {
    index[node] = nextVisit
    let row = node >> shift
    frames[depth] = Frame(
      node: Int32(truncatingIfNeeded: node), cursor: offsets[row], end: offsets[row + 1],
      visit: nextVisit)
    nextVisit += 1
    depth += 1
  }

  @inline(__always)
  private mutating func step() {
    let top = frames + (depth - 1)
    let node = Int(top.pointee.node)
    var cursor = top.pointee.cursor
    let end = top.pointee.end
    var lowest = index[node]
    while cursor < end {
      let successor = successor(of: node, by: edges[Int(cursor)])
      cursor += 1
      if successor < 0 { continue }
      let seen = index[successor]
      if seen == 0 {
        index[node] = lowest
        top.pointee.cursor = cursor
        enter(successor)
        return
      }
      if seen < lowest { lowest = seen }
    }
    index[node] = lowest
    leave(node, visit: top.pointee.visit)
  }

  /// The node that an edge leads to; negative if the edge may not be used.
  @inline(__always)
  private func successor(of node: Int, by edge: GraphEdge) -> Int {
    guard kinds.contains(edge: edge) else { return -1 }
    guard shift == 1 else { return edge.target }
    guard edge.isAntidependency else { return edge.target << 1 }
    return node & 1 == 0 ? edge.target << 1 | 1 : -1
  }

  @inline(__always)
  private mutating func leave(_ node: Int, visit: Int32) {
    depth -= 1
    if index[node] == visit {
      close(node, visit: visit)
    } else {
      pending[pendingCount] = Int32(truncatingIfNeeded: node)
      pendingCount += 1
      // It is not a root, so it has a parent.
      let parent = Int(frames[depth - 1].node)
      if index[node] < index[parent] { index[parent] = index[node] }
    }
  }

  /// Gives the root and its pending members their component.
  @inline(__always)
  private mutating func close(_ root: Int, visit: Int32) {
    nextVisit -= 1
    let before = pendingCount
    while pendingCount > 0, visit <= index[Int(pending[pendingCount - 1])] {
      pendingCount -= 1
      index[Int(pending[pendingCount])] = nextComponent
      cyclic.append(pending[pendingCount])
      nextVisit -= 1
    }
    index[root] = nextComponent
    if pendingCount < before { cyclic.append(Int32(truncatingIfNeeded: root)) }
    nextComponent -= 1
  }
}
