import Console

/// The seeds of a sweep in their order: inclusive ranges, or all seeds from one on.
package struct SeedPlan: Hashable, Sendable {
  /// Ascending and without overlap, so no seed occurs twice.
  package private(set) var ranges: [ClosedRange<UInt64>]
  /// Whether it goes on after its last seed, until it is stopped.
  package private(set) var isOpen = false

  /// The seeds of ranges; nil if two of them overlap or there are more than 2^63 seeds.
  package init?(_ ranges: [ClosedRange<UInt64>]) {
    let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
    guard !sorted.isEmpty else { return nil }
    var joined: [ClosedRange<UInt64>] = []
    var total: UInt64 = 0
    for range in sorted {
      let (count, overflow) = (range.upperBound - range.lowerBound).addingReportingOverflow(1)
      let (sum, isTooMany) = total.addingReportingOverflow(count)
      guard !overflow, !isTooMany, sum <= 1 << 63 else { return nil }
      total = sum
      guard let last = joined.last else {
        joined.append(range)
        continue
      }
      guard last.upperBound < range.lowerBound else { return nil }
      if last.upperBound + 1 == range.lowerBound {
        joined[joined.count - 1] = last.lowerBound...range.upperBound
      } else {
        joined.append(range)
      }
    }
    self.ranges = joined
  }

  /// All seeds from `start` on, continuing with 0 after the greatest.
  package init(from start: UInt64) {
    ranges = [start...start]
    isOpen = true
  }

  /// `count` seeds from `start` on, continuing with 0 after the greatest.
  package init(from start: UInt64, count: UInt64) {
    let (end, overflow) = start.addingReportingOverflow(max(1, count) - 1)
    ranges = overflow ? [0...end, start...UInt64.max] : [start...end]
  }

  /// How many seeds there are; nil if there is no end.
  package var count: UInt64? {
    guard !isOpen else { return nil }
    return ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) + 1 }
  }

  /// The seed at a position from 0; nil past the end.
  package subscript(position: UInt64) -> UInt64? {
    if isOpen { return ranges[0].lowerBound &+ position }
    var rest = position
    for range in ranges {
      let length = range.upperBound - range.lowerBound + 1
      if rest < length { return range.lowerBound + rest }
      rest -= length
    }
    return nil
  }

  /// The position of a seed; nil if it is not in the plan.
  package func position(of seed: UInt64) -> UInt64? {
    if isOpen { return seed &- ranges[0].lowerBound }
    var before: UInt64 = 0
    for range in ranges {
      if range.contains(seed) { return before + (seed - range.lowerBound) }
      before += range.upperBound - range.lowerBound + 1
    }
    return nil
  }

  /// A number that rises from seed to seed of the plan, and does not change when plans are merged.
  func order(of seed: UInt64) -> UInt64 { isOpen ? seed &- ranges[0].lowerBound : seed }

  /// How many of its seeds `shard` has; nil if there is no end.
  package func count(of shard: Shard) -> UInt64? {
    guard let count else { return nil }
    return count / shard.count + (shard.index <= count % shard.count ? 1 : 0)
  }
}

extension SeedPlan: CustomStringConvertible, Codable {
  /// `0..9999`, `7`, `0..9,20..29`, or `100..` without an end.
  package var description: String {
    if isOpen { return seedText(ranges[0].lowerBound) + ".." }
    return ranges.map { range in
      let first = seedText(range.lowerBound)
      return range.lowerBound == range.upperBound
        ? first : "\(first)..\(seedText(range.upperBound))"
    }.joined(separator: ",")
  }

  /// Reads what `description` writes; nil for anything else.
  package init?(_ text: String) {
    if text.hasSuffix(".."), let start = Numbers.seed(String(text.dropLast(2))) {
      self.init(from: start)
      return
    }
    var ranges: [ClosedRange<UInt64>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = String(part).split(separator: "..", omittingEmptySubsequences: false)
      guard (1...2).contains(ends.count), let first = Numbers.seed(String(ends[0])),
        let last = Numbers.seed(String(ends[ends.count - 1])), first <= last
      else { return nil }
      ranges.append(first...last)
    }
    self.init(ranges)
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let plan = SeedPlan(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected seeds such as 0..9999, not \(quoted(text))")
    }
    self = plan
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension ValueKind where Value == SeedPlan {
  /// Seeds to run, with an end.
  static var seeds: Self {
    Self(
      placeholder: "A..B",
      expectation: "seeds such as 0..9999 (inclusive) or 1,5,9..20, each once, at most 2^63",
      parse: { text in SeedPlan(text).flatMap { $0.isOpen ? nil : $0 } }, render: { "\($0)" })
  }
}
