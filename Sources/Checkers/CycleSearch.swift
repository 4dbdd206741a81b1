/// Finds the shortest cycle of a pattern by breadth-first searches inside the cyclic core.
///
/// A walk along the timeline costs nothing: only the number of transactions counts.
struct CycleSearch {
  /// How many edges are examined for one pattern before the search settles for the best cycle so far.
  static let edgesMax = 20_000_000

  struct Step: Equatable {
    let source: Int
    let edge: GraphEdge

    static func == (left: Step, right: Step) -> Bool {
      left.source == right.source && left.edge.word == right.edge.word
    }
  }

  private let graph: DependencyGraph
  private var epoch: Int32 = 0
  private var epochs: ContiguousArray<Int32>
  private var parents: ContiguousArray<Int32>
  private var arrivals: ContiguousArray<Int32>
  private var edgesSeen = 0

  init(_ graph: DependencyGraph) {
    self.graph = graph
    let count = graph.nodeCount * 4
    epochs = ContiguousArray(repeating: 0, count: count)
    parents = ContiguousArray(repeating: -1, count: count)
    arrivals = ContiguousArray(repeating: -1, count: count)
  }

  /// The shortest simple cycle that begins with an edge of a kind and then follows a pattern.
  ///
  /// - Complexity: O(edges of that kind × edges) at worst, cut off after `edgesMax` edges.
  mutating func shortest(
    through kind: DependencyKind, _ pattern: CyclePattern, in components: StrongComponents
  ) -> [Step]? {
    var best: [Step]?
    var bound = Int.max
    edgesSeen = 0
    for source in 0..<graph.transactionCount {
      for place in graph.row(source) {
        let edge = graph.edges[place]
        guard edge.kind == kind, components.holds(edge, from: source) else { continue }
        let first = Step(source: source, edge: edge)
        guard let found = cycle(from: first, pattern, shorterThan: bound) else { continue }
        best = found
        bound = length(of: found)
        if bound == 2 { return best }
      }
      if edgesSeen > Self.edgesMax { break }
    }
    return best
  }

  private func length(of cycle: [Step]) -> Int {
    cycle.count { !graph.isTimeline($0.edge.target) }
  }

  private mutating func cycle(
    from first: Step, _ pattern: CyclePattern, shorterThan bound: Int
  ) -> [Step]? {
    epoch += 1
    let start = first.edge.target * 4
    var level = [Int32(start)]
    mark(start, parent: -1, by: -1)
    var edgeCount = 1
    while !level.isEmpty, edgeCount + 1 < bound {
      edgeCount += 1
      if let goal = expand(&level, from: first, pattern) {
        let cycle = [first] + path(to: goal)
        return pattern.allowsRepetition || isSimple(cycle) ? cycle : nil
      }
    }
    return nil
  }

  /// Replaces a level by the next one; returns the goal's state if it was reached.
  private mutating func expand(
    _ level: inout [Int32], from first: Step, _ pattern: CyclePattern
  ) -> Int? {
    var next: [Int32] = []
    var position = 0
    while position < level.count {
      let place = Int(level[position])
      position += 1
      for arrival in graph.row(place / 4) {
        edgesSeen += 1
        let edge = graph.edges[arrival]
        guard pattern.kinds.contains(edge: edge) else { continue }
        let state = pattern.state(after: place % 4, antidependency: edge.isAntidependency)
        guard state >= 0 else { continue }
        if pattern.avoidsStart, edge.target == first.edge.target { continue }
        let target = edge.target * 4 + state
        guard epochs[target] != epoch else { continue }
        mark(target, parent: place, by: arrival)
        if edge.target == first.source, state == pattern.lastState { return target }
        if graph.isTimeline(edge.target) {
          level.append(Int32(target))
        } else {
          next.append(Int32(target))
        }
      }
    }
    level = next
    return nil
  }

  private mutating func mark(_ place: Int, parent: Int, by arrival: Int) {
    epochs[place] = epoch
    parents[place] = Int32(parent)
    arrivals[place] = Int32(arrival)
  }

  private func path(to goal: Int) -> [Step] {
    var steps: [Step] = []
    var place = goal
    while parents[place] >= 0 {
      let edge = graph.edges[Int(arrivals[place])]
      place = Int(parents[place])
      steps.append(Step(source: place / 4, edge: edge))
    }
    return steps.reversed()
  }

  private func isSimple(_ cycle: [Step]) -> Bool {
    let sources = cycle.map(\.source).filter { !graph.isTimeline($0) }.sorted()
    return !zip(sources, sources.dropFirst()).contains { $0 == $1 }
  }
}
