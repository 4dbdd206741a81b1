import Primitives

/// Gives versions their names for reports.
protocol VersionNaming {
  func version(ofSlot slot: Int) -> KeyVersion
}

/// Decides which cycles a graph contains, and finds a short one for each name.
///
/// The decision takes at most two passes of Tarjan's algorithm and is exact for every size; the names come from
/// searches in the cyclic core.
struct CycleClassifier<Names: VersionNaming> {
  private let names: Names
  private let model: IsolationModel
  private var findings: [DetectedAnomaly] = []

  init(model: IsolationModel, names: Names) {
    self.model = model
    self.names = names
  }

  /// One finding for each name of a cycle that breaks the model or one that it includes.
  mutating func findings(in graph: DependencyGraph) -> [DetectedAnomaly] {
    let kinds = EdgeKinds.all(model.level)
    let wantsSerializability = model.strength == .serializable
    if !wantsSerializability {
      let spaced = StrongComponents(graph, kinds: kinds, layering: .antidependencies)
      if spaced.isAcyclic { return [] }
    }
    let flat = StrongComponents(graph, kinds: kinds, layering: .flat)
    if flat.isAcyclic { return [] }
    let core = CyclicCore(of: graph, components: flat)
    for level in OrderLevel.allCases where level <= model.level {
      explain(core, at: level)
    }
    return findings.filter { model.forbids($0.anomaly) }
  }

  private mutating func explain(_ core: CyclicCore, at level: OrderLevel) {
    let orders = EdgeKinds.orders(level)
    var search = CycleSearch(core.graph)
    seek(.writeCycle, .ww, orders.union(.ww), &search, core, level)
    seek(.informationCycle, .wr, orders.union([.ww, .wr]), &search, core, level)
    guard model.strength >= .snapshot else { return }
    explainSpaced(&search, core, level)
    guard model.strength == .serializable else { return }
    explainAdjacent(&search, core, level)
  }

  /// Looks for a cycle through one kind of edge, among edges of some kinds.
  private mutating func seek(
    _ phenomenon: Phenomenon, _ first: DependencyKind, _ kinds: EdgeKinds,
    _ search: inout CycleSearch, _ core: CyclicCore, _ level: OrderLevel
  ) {
    let components = StrongComponents(core.graph, kinds: kinds, layering: .flat)
    guard !has(phenomenon), !components.isAcyclic else { return }
    if let steps = search.shortest(through: first, .any(kinds), in: components) {
      report(steps, in: core, at: level)
    }
  }

  private mutating func explainSpaced(
    _ search: inout CycleSearch, _ core: CyclicCore, _ level: OrderLevel
  ) {
    let kinds = EdgeKinds.all(level)
    let components = StrongComponents(core.graph, kinds: kinds, layering: .antidependencies)
    if components.isAcyclic { return }
    var patterns: [CyclePattern] = []
    if !has(.singleAntidependency) { patterns.append(.any(kinds.subtracting(.rw))) }
    if !has(.nonadjacentAntidependencies) { patterns.append(.nonadjacent(kinds)) }
    for pattern in patterns {
      if let steps = search.shortest(through: .rw, pattern, in: components) {
        report(steps, in: core, at: level)
      }
    }
    // Only a search that gave up leaves a decided cycle without a name.
    guard !findings.contains(where: { $0.anomaly.phenomenon.strength <= .snapshot }) else { return }
    guard let steps = search.shortest(through: .rw, .spaced(kinds), in: components) else {
      trap("no walk explains the cycle decided at level \(level)")
    }
    report(steps, in: core, at: level)
  }

  private mutating func explainAdjacent(
    _ search: inout CycleSearch, _ core: CyclicCore, _ level: OrderLevel
  ) {
    let kinds = EdgeKinds.all(level)
    let components = StrongComponents(core.graph, kinds: kinds, layering: .flat)
    guard !has(.antidependencyCycle), !components.isAcyclic else { return }
    if let steps = search.shortest(through: .rw, .adjacent(kinds), in: components) {
      report(steps, in: core, at: level)
    } else if findings.isEmpty {
      guard let steps = search.shortest(through: .rw, .any(kinds), in: components) else {
        trap("no cycle explains the one decided at level \(level)")
      }
      report(steps, in: core, at: level)
    }
  }

  private func has(_ phenomenon: Phenomenon) -> Bool {
    findings.contains { $0.anomaly.phenomenon == phenomenon }
  }

  private mutating func report(_ steps: [CycleSearch.Step], in core: CyclicCore, at: OrderLevel) {
    let cycle = dependencies(of: steps, in: core)
    let phenomenon = CycleShape.phenomenon(of: cycle.map(\.kind))
    let anomaly = Anomaly(phenomenon, CycleShape.level(of: cycle.map(\.kind)))
    findings.append(DetectedAnomaly(anomaly, cycle: cycle))
  }

  /// Contracts walks along the timeline; the result begins with the oldest transaction.
  private func dependencies(of steps: [CycleSearch.Step], in core: CyclicCore) -> [Dependency] {
    var cycle: [Dependency] = []
    var source = Int(core.originals[steps[0].source])
    for step in steps where !core.graph.isTimeline(step.edge.target) {
      let target = Int(core.originals[step.edge.target])
      let kind = step.edge.kind
      let version = kind.rawValue <= DependencyKind.rw.rawValue ? step.edge.slot : nil
      cycle.append(
        Dependency(source, kind, target, on: version.map { names.version(ofSlot: $0) }))
      source = target
    }
    let oldest = cycle.indices.min { cycle[$0].source < cycle[$1].source } ?? 0
    return Array(cycle[oldest...] + cycle[..<oldest])
  }
}

/// Names a cycle by the kinds of its edges.
enum CycleShape {
  static func phenomenon(of kinds: [DependencyKind]) -> Phenomenon {
    let antidependencies = kinds.count { $0 == .rw }
    if antidependencies == 1 { return .singleAntidependency }
    if antidependencies == 0 { return kinds.contains(.wr) ? .informationCycle : .writeCycle }
    let successors = kinds.dropFirst() + kinds.prefix(1)
    let adjacent = zip(kinds, successors).contains { $0 == .rw && $1 == .rw }
    return adjacent ? .antidependencyCycle : .nonadjacentAntidependencies
  }

  static func level(of kinds: [DependencyKind]) -> OrderLevel {
    if kinds.contains(.realtime) { return .realtime }
    return kinds.contains(.process) ? .process : .data
  }
}
