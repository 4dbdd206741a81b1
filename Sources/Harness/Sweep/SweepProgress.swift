import Console
import Scenario

/// Shows how far a sweep is: a line that is redrawn on a terminal, or an occasional new line elsewhere.
package struct SweepProgress {
  private let terminal: TextOutput?
  private let log: TextOutput?
  /// How many seeds there are; nil if only the time ends the sweep.
  private let total: UInt64?
  private let seconds: UInt64?
  private let before: UInt64
  private let clock = SuspendingClock()
  private let start: SuspendingClock.Instant
  private var shown: SuspendingClock.Instant
  private var done: UInt64
  private var failures: UInt64 = 0
  private var isDrawn = false

  private static let drawInterval = Duration.milliseconds(200)
  private static let logInterval = Duration.seconds(30)
  private static let width: UInt64 = 24

  /// - Parameters:
  ///   - terminal: Where the line is drawn; nil if there is no terminal.
  ///   - log: Where new lines are written instead; nil for none.
  ///   - before: How many seeds an earlier sweep has done.
  ///   - seconds: The time that the sweep has; nil if it has no limit.
  package init(
    terminal: TextOutput?, log: TextOutput?, total: UInt64?, before: UInt64, seconds: UInt64?
  ) {
    self.terminal = terminal
    self.log = log
    self.total = total
    self.before = before
    self.seconds = seconds
    done = before
    start = clock.now
    shown = start
  }

  package mutating func add(_ result: SeedResult) {
    done += 1
    if result.outcome != .passed { failures += 1 }
  }

  /// Shows how far the sweep is, if it is time to.
  package mutating func tick() {
    let interval = terminal == nil ? Self.logInterval : Self.drawInterval
    let now = clock.now
    guard now - shown >= interval else { return }
    shown = now
    if let terminal {
      isDrawn = true
      // A line that wraps cannot be redrawn.
      let columns = max(10, (terminalColumns(2) ?? 80) - 1)
      terminal.draw("\r\u{1B}[K" + line(after: now - start).prefix(columns))
      terminal.flush()
    } else if let log {
      log.line(line(after: now - start))
      log.flush()
    }
  }

  /// Erases the line.
  package func finish() {
    guard isDrawn, let terminal else { return }
    terminal.draw("\r\u{1B}[K")
    terminal.flush()
  }

  /// The progress in one line, such as `[####....] 3,120 of 10,000, 5,320 a minute, 1:18 left`.
  func line(after elapsed: Duration) -> String {
    let parts = [
      amount, rate(elapsed).map { "\(Numbers.grouped($0)) a minute" },
      remaining(elapsed).map { "\(Self.time($0)) left" },
      failures == 0 ? nil : failures == 1 ? "1 failure" : "\(Numbers.grouped(failures)) failures",
    ]
    return bar(elapsed) + parts.compactMap { $0 }.joined(separator: ", ")
  }

  /// How many seeds were run, how fast and in what time; differs from sweep to sweep.
  package func account() -> String {
    let elapsed = clock.now - start
    let speed = rate(elapsed).map { ", \(Numbers.grouped($0)) a minute" } ?? ""
    let seeds = done - before
    return "\(Numbers.grouped(seeds)) \(seeds == 1 ? "seed" : "seeds") in "
      + "\(Self.time(elapsed / .seconds(1)))\(speed)"
  }

  /// The time since it began.
  package var elapsedMilliseconds: UInt64 {
    UInt64(max(0, (clock.now - start) / .milliseconds(1)))
  }

  private var amount: String {
    total.map { "\(Numbers.grouped(done)) of \(Numbers.grouped($0))" }
      ?? "\(Numbers.grouped(done)) seeds"
  }

  private func bar(_ elapsed: Duration) -> String {
    guard let share = share(elapsed) else { return "" }
    let filled = Int(min(1, max(0, share)) * Double(Self.width))
    return "[" + String(repeating: "#", count: filled)
      + String(repeating: ".", count: Int(Self.width) - filled) + "] "
  }

  /// The share of the seeds that is done, or of the time that is over, whichever is greater.
  private func share(_ elapsed: Duration) -> Double? {
    let ofSeeds = total.map { $0 == 0 ? 1 : Double(done) / Double($0) }
    let ofTime = seconds.map { elapsed / .seconds(Double(max(1, $0))) }
    guard let ofSeeds else { return ofTime }
    return max(ofSeeds, ofTime ?? 0)
  }

  private func rate(_ elapsed: Duration) -> UInt64? {
    let minutes = elapsed / .seconds(60)
    guard done > before, minutes > 0 else { return nil }
    return UInt64(Double(done - before) / minutes)
  }

  private func remaining(_ elapsed: Duration) -> Double? {
    let passed = elapsed / .seconds(1)
    var left = seconds.map { max(0, Double($0) - passed) }
    if let total, done > before {
      let bySeeds = Double(total - min(done, total)) * passed / Double(done - before)
      left = min(left ?? bySeeds, bySeeds)
    }
    return left
  }

  /// More than any sweep takes.
  private static let secondsMax = 1e12

  /// `0:07`, `12:30` or `1:02:03`.
  static func time(_ seconds: Double) -> String {
    let all = UInt64(min(max(0, seconds.rounded()), secondsMax))
    let (minutes, rest) = all.quotientAndRemainder(dividingBy: 60)
    func two(_ value: UInt64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    if minutes < 60 { return "\(minutes):\(two(rest))" }
    return "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
  }
}
