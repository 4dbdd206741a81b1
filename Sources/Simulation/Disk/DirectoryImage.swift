/// Names and the numbers of their files, in the order of names.
struct DirectoryEntries {
  private(set) var entries: ContiguousArray<(name: String, file: Int)> = []

  subscript(name: String) -> Int? {
    get {
      for entry in entries where entry.name == name { return entry.file }
      return nil
    }
    set {
      var place = 0
      while place < entries.count, entries[place].name < name { place += 1 }
      let isThere = place < entries.count && entries[place].name == name
      switch (newValue, isThere) {
      case (.some(let file), true): entries[place].file = file
      case (.some(let file), false): entries.insert((name, file), at: place)
      case (nil, true): entries.remove(at: place)
      case (nil, false): break
      }
    }
  }

  func contains(file: Int) -> Bool {
    for entry in entries where entry.file == file { return true }
    return false
  }
}

/// The names of the disk: as reads see them, as a power loss leaves them, and the changes between.
///
/// Fault model: a change of names is volatile until its directory is synced, even if the file itself was; a failed
/// sync of the directory leaves the changes in an unknown state, as with files. A power loss keeps or drops each of
/// them, but keeps none whose name an earlier dropped change touched.
struct DirectoryImage {
  enum Change {
    case create(name: String, file: Int)
    case remove(name: String)
    case rename(name: String, newName: String, file: Int)

    /// The file that it gives a name; nil if it only removes one.
    var file: Int? {
      switch self {
      case .create(_, let file), .rename(_, _, let file): file
      case .remove: nil
      }
    }

    /// The names whose meaning it changes.
    var names: [String] {
      switch self {
      case .create(let name, _), .remove(let name): [name]
      case .rename(let name, let newName, _): [name, newName]
      }
    }
  }

  struct Item {
    let change: Change
    let sequence: UInt64
    let origin: DecisionKey
    var isLost = false

    /// Whether both change the same name.
    func touches(_ other: Item) -> Bool {
      for name in change.names where other.change.names.contains(name) { return true }
      return false
    }
  }

  private(set) var visible = DirectoryEntries()
  private(set) var durable = DirectoryEntries()
  private(set) var items: ContiguousArray<Item> = []
  private(set) var nextSequence: UInt64 = 0

  /// A settled change.
  mutating func change(_ change: Change, origin: DecisionKey) {
    Self.apply(change, to: &visible)
    items.append(Item(change: change, sequence: nextSequence, origin: origin))
    nextSequence += 1
  }

  /// A name that exists from the beginning.
  mutating func addDurable(_ name: String, file: Int) {
    visible[name] = file
    durable[name] = file
  }

  /// Makes the changes of directory `path` below `sequence` durable, at most `limit` of them.
  mutating func makeDurable(_ path: String, below sequence: UInt64, limit: Int = .max) {
    var kept: ContiguousArray<Item> = []
    var applied = 0
    for item in items {
      if isCovered(item, path, sequence), applied < limit {
        applied += 1
        Self.apply(item.change, to: &durable)
        // What an older sync lost of these names can never replace what is durable now.
        kept.removeAll { $0.isLost && $0.touches(item) }
      } else {
        kept.append(item)
      }
    }
    items = kept
  }

  /// How many changes a sync of directory `path` below `sequence` covers.
  func coveredCount(_ path: String, below sequence: UInt64) -> Int {
    var count = 0
    for item in items where isCovered(item, path, sequence) { count += 1 }
    return count
  }

  /// Marks what a failed sync should have made durable.
  mutating func markLost(_ path: String, below sequence: UInt64) {
    for index in items.indices where isCovered(items[index], path, sequence) {
      items[index].isLost = true
    }
  }

  /// Keeps only what a sync has covered.
  mutating func losePower() {
    visible = durable
    items.removeAll()
  }

  /// Leaves what survives a power loss if unsynced changes may survive.
  ///
  /// - Complexity: O(changes²).
  mutating func losePower(_ draws: PowerLossDraws, _ counts: inout PowerLossCounts) {
    guard !items.isEmpty else { return losePower() }
    let survival = draws.survival
    let exception = draws.choose(.which, of: items.count)
    var dropped: ContiguousArray<Item> = []
    for (place, item) in items.enumerated() {
      let isKept =
        switch survival {
        case .none: false
        case .all: true
        case .prefix: place < exception
        case .anySubset: draws.choose(.sector, place, of: 2) == 1
        case .allButOne: place != exception
        case .one: place == exception
        }
      if isKept, !dropped.contains(where: { $0.touches(item) }) {
        Self.apply(item.change, to: &durable)
        counts.keptNames += 1
      } else {
        dropped.append(item)
        counts.droppedNames += 1
      }
    }
    losePower()
  }

  /// Whether the file has a name, or could have one again after a power loss.
  ///
  /// - Complexity: O(names + unsynced changes).
  func mentions(file: Int) -> Bool {
    if visible.contains(file: file) || durable.contains(file: file) { return true }
    for item in items where item.change.file == file { return true }
    return false
  }

  private func isCovered(_ item: Item, _ path: String, _ sequence: UInt64) -> Bool {
    guard !item.isLost, item.sequence < sequence else { return false }
    switch item.change {
    case .create(let name, _), .remove(let name): return Self.parent(name) == path
    case .rename(_, let newName, _): return Self.parent(newName) == path
    }
  }

  private static func parent(_ name: String) -> Substring {
    guard let slash = name.lastIndex(of: "/") else { return "" }
    return name[..<slash]
  }

  private static func apply(_ change: Change, to table: inout DirectoryEntries) {
    switch change {
    case .create(let name, let file): table[name] = file
    case .remove(let name): table[name] = nil
    case .rename(let name, let newName, let file):
      if table[name] == file { table[name] = nil }
      table[newName] = file
    }
  }
}
