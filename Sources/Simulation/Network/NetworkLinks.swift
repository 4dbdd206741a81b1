import Primitives

/// The links between the hosts of a network: which are cut, and what keeps the order of their messages.
struct NetworkLinks {
  struct Link {
    var isCut = false
    /// When the last in-order message arrives, in ticks.
    var lastArrival: UInt64 = 0
    /// How many messages have been sent.
    var sent: UInt64 = 0
    /// Every message below this number has arrived, or one that was sent after it has.
    var arrived: UInt64 = 0
  }

  /// The links from each host to each, in rows of `width`.
  private var links: ContiguousArray<Link> = []
  private var width = 0

  /// The link from one host to another; makes room for both.
  subscript(_ from: Int, _ to: Int) -> Link {
    mutating get {
      reserve(max(from, to))
      return links[from * width + to]
    }
    _modify {
      reserve(max(from, to))
      yield &links[from * width + to]
    }
  }

  private mutating func reserve(_ address: Int) {
    guard address >= width else { return }
    let larger = max(4, 2 * width, address + 1)
    var grown = ContiguousArray(repeating: Link(), count: larger * larger)
    for from in 0..<width {
      for to in 0..<width { grown[from * larger + to] = links[from * width + to] }
    }
    (links, width) = (grown, larger)
  }
}
