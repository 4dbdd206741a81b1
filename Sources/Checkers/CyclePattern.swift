/// A shape of cycles, as a small automaton that reads the edges after the first one.
enum CyclePattern {
  /// Any edges of the kinds follow.
  case any(EdgeKinds)
  /// No antidependency follows another; the first edge is one.
  case spaced(EdgeKinds)
  /// The same with at least one more antidependency.
  case nonadjacent(EdgeKinds)
  /// A second antidependency follows the first at once, then any edges.
  case adjacent(EdgeKinds)

  var stateCount: Int {
    switch self {
    case .any: 1
    case .spaced, .adjacent: 2
    case .nonadjacent: 4
    }
  }

  /// The state in which the cycle may close.
  var lastState: Int { stateCount - 1 }

  var kinds: EdgeKinds {
    switch self {
    case .any(let kinds), .spaced(let kinds), .nonadjacent(let kinds), .adjacent(let kinds): kinds
    }
  }

  /// Whether the transaction that the first edge leads to may be passed again.
  var avoidsStart: Bool {
    switch self {
    case .any, .adjacent: true
    case .spaced, .nonadjacent: false
    }
  }

  /// Whether a closed walk that visits a transaction twice counts too.
  ///
  /// It proves that a simple cycle without neighbouring antidependencies exists, and is used only if the search for
  /// that one gave up.
  var allowsRepetition: Bool {
    if case .spaced = self { return true }
    return false
  }

  /// The state after an edge of the kinds; negative if the edge does not fit.
  func state(after state: Int, antidependency: Bool) -> Int {
    switch self {
    case .any: 0
    case .spaced: antidependency ? (state == 1 ? 0 : -1) : 1
    case .nonadjacent: antidependency ? (state & 1 == 1 ? 2 : -1) : state | 1
    case .adjacent: antidependency || state == 1 ? 1 : -1
    }
  }
}
