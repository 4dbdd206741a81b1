import Console

/// A part of a sweep: every `count`th of its seeds, beginning with the one at `index - 1`.
package struct Shard: Hashable, Sendable {
  /// From 1 to `count`.
  package let index: UInt64
  package let count: UInt64

  /// The whole.
  package static let whole = Shard(index: 1, count: 1)

  /// What is expected on the command line.
  static let expectation = "a shard I/N with I from 1 to N and N at most \(countMax), or auto"

  private static let countMax: UInt64 = 1_000_000

  package init(index: UInt64, count: UInt64) {
    self.index = index
    self.count = count
  }

  /// Reads `I/N`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let index = Numbers.count(parts[0]),
      let count = Numbers.count(parts[1]),
      (1...Self.countMax).contains(count), (1...count).contains(index)
    else { return nil }
    self.init(index: index, count: count)
  }

  /// Whether the seed at that position of the sweep, from 0, belongs to the shard.
  package func contains(position: UInt64) -> Bool { position % count == index - 1 }
}

extension Shard: CustomStringConvertible, Codable {
  package var description: String { "\(index)/\(count)" }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let shard = Shard(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a shard I/N, not \(quoted(text))")
    }
    self = shard
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
