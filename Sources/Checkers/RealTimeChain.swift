/// Points that separate ends of transactions from the beginnings after them.
///
/// Ends without a beginning between them share a point, and points form a chain. So the order of real time, which
/// has a quadratic number of pairs, needs only a linear number of edges.
struct RealTimeChain: Sendable {
  private(set) var points = 0
  private var isOpen = false

  /// The point that a transaction begins after, or −1 if nothing has ended yet.
  mutating func began() -> Int32 {
    isOpen = false
    return Int32(points - 1)
  }

  /// The point that a transaction ends before.
  mutating func ended() -> Int32 {
    if !isOpen { points += 1 }
    isOpen = true
    return Int32(points - 1)
  }
}
