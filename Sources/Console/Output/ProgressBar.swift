/// A line on a terminal that shows how far a run is; nothing is drawn elsewhere.
package struct ProgressBar {
  private let output: TextOutput?
  private let total: UInt64
  private var shownPercent: UInt64?

  private static let width: UInt64 = 40

  /// - Parameter output: The terminal; nil if there is none.
  package init(_ output: TextOutput?, total: UInt64) {
    self.output = output
    self.total = max(1, total)
  }

  /// Redraws if the percentage has changed.
  package mutating func advance(to done: UInt64) {
    guard let output else { return }
    let percent = min(100, UInt64(Double(done) / Double(total) * 100))
    guard percent != shownPercent else { return }
    shownPercent = percent
    let filled = Int(percent * Self.width / 100)
    let bar =
      String(repeating: "#", count: filled)
      + String(repeating: ".", count: Int(Self.width) - filled)
    output.draw("\r[\(bar)] \(aligned("\(percent)", 3)) %")
    output.flush()
  }

  /// Erases the line.
  package func finish() {
    guard let output, shownPercent != nil else { return }
    output.draw("\r\u{1B}[K")
    output.flush()
  }
}
