import Primitives

/// The part of a graph that lies in cycles, with its own dense node numbers.
///
/// It is nearly always empty; the time for a search depends on the size of this part only.
struct CyclicCore {
  private(set) var graph: DependencyGraph
  /// The node of the whole graph for each node of the core, ascending.
  let originals: ContiguousArray<Int32>

  /// - Complexity: O(nodes + edges + c log c) for c nodes in cycles.
  init(of whole: DependencyGraph, components: StrongComponents) {
    require(components.layering == .flat, "a core is made of whole transactions")
    originals = ContiguousArray(components.cyclic.sorted())
    var numbers = ContiguousArray<Int32>(repeating: -1, count: whole.nodeCount)
    for (number, node) in originals.enumerated() { numbers[Int(node)] = Int32(number) }
    let transactions = originals.count { !whole.isTimeline(Int($0)) }
    graph = DependencyGraph(
      transactionCount: transactions, timelineCount: originals.count - transactions,
      edgesOf: InnerEdges(
        whole: whole, components: components, originals: originals, numbers: numbers))
  }
}

/// The edges between nodes of one component.
private struct InnerEdges: EdgeSource {
  let whole: DependencyGraph
  let components: StrongComponents
  let originals: ContiguousArray<Int32>
  let numbers: ContiguousArray<Int32>

  func emit(to sink: inout some EdgeSink) {
    for (number, original) in originals.enumerated() {
      for place in whole.row(Int(original)) {
        let edge = whole.edges[place]
        guard components.holds(edge, from: Int(original)) else { continue }
        sink.add(Int32(number), edge.kind, numbers[edge.target], Int32(edge.slot))
      }
    }
  }
}
