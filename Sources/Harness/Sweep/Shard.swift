import Primitives

/// One part of a sweep that several machines share, written `I/N` with I from 1.
///
/// Seeds are dealt out like cards, so that shards take about equally long whatever the range, and so
/// that a shard of a sweep without an end is known from its beginning.
package struct Shard: Hashable, Sendable {
  /// Which of the parts, from 1.
  package let index: UInt64
  /// How many parts there are.
  package let count: UInt64

  package init(index: UInt64, count: UInt64) {
    require(index >= 1 && index <= count, "shard \(index) of \(count)")
    self.index = index
    self.count = count
  }

  /// Reads `I/N` with 1 ≤ I ≤ N; nil for anything else.
  package init?(text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Self.number(parts[0]), let count = Self.number(parts[1]),
      index >= 1, index <= count
    else { return nil }
    self.init(index: index, count: count)
  }

  /// Whether the seed at `position` of the sweep, from 0, is one of this shard's.
  package func contains(position: UInt64) -> Bool { position % count == index - 1 }

  /// Plain decimal digits: one text for each shard, so that texts can be compared.
  static func number(_ text: Substring) -> UInt64? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    guard text.utf8.count == 1 || text.utf8.first != 0x30 else { return nil }
    return UInt64(text)
  }
}

extension Shard: CustomStringConvertible {
  package var description: String { "\(index)/\(count)" }
}

extension Shard: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let shard = Shard(text: text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(quoted(text)) is no shard I/N with 1 ≤ I ≤ N")
    }
    self = shard
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
