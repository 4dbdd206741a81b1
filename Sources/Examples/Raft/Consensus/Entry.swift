/// What a client proposes: a value, with a name that a retry keeps.
public struct Command: Hashable, Codable, Sendable {
  public var client: Int
  /// The number of the proposal among those of its client, from 1 on.
  public var number: Int
  public var value: Int

  public init(client: Int, number: Int, value: Int) {
    (self.client, self.number, self.value) = (client, number, value)
  }
}

/// An entry of the replicated log.
public struct Entry: Hashable, Sendable {
  /// The term of the leader that made it.
  public var term: Int
  /// Nil in the entry with which a leader begins its term.
  public var command: Command?

  public init(term: Int, _ command: Command? = nil) {
    (self.term, self.command) = (term, command)
  }
}

/// The replicated log of one member; indices begin at 1.
public struct RaftLog: Hashable, Sendable {
  private var entries: ContiguousArray<Entry> = []

  public init() {}

  public init(_ entries: some Sequence<Entry>) { self.entries = ContiguousArray(entries) }

  public var lastIndex: Int { entries.count }
  public var lastTerm: Int { entries.last?.term ?? 0 }

  public subscript(_ index: Int) -> Entry { entries[index - 1] }

  /// The term of the entry at `index`, which is 0 before the first one; nil if there is no entry.
  public func term(at index: Int) -> Int? {
    if index == 0 { return 0 }
    return index <= entries.count ? entries[index - 1].term : nil
  }

  /// At most `count` entries from `index` on.
  public func entries(from index: Int, atMost count: Int) -> [Entry] {
    let start = index - 1
    return start >= entries.count ? [] : Array(entries[start..<min(start + count, entries.count)])
  }

  /// The first index with the same term as the entry at `index`.
  ///
  /// - Complexity: O(entries of that term before `index`).
  public func firstIndex(ofTermAt index: Int) -> Int {
    var first = index
    while first > 1, entries[first - 2].term == entries[index - 1].term { first -= 1 }
    return first
  }

  /// Whether a log that ends like this contains at least as much: section 5.4.1 of the Raft paper.
  public func isCovered(byLastIndex index: Int, lastTerm term: Int) -> Bool {
    (term, index) >= (lastTerm, lastIndex)
  }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// Removes the entry at `index` and those after it.
  mutating func cut(from index: Int) { entries.removeSubrange((index - 1)...) }
}
