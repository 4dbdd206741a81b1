/// The words that have a meaning in the grammar; the raw value is the word in lower case.
///
/// The reserved words come first, in the order of the alphabet, and those that may also be names after
/// them. Words that no rule here needs, even to refuse a feature by name, are left out: they are names.
enum Keyword: String, CaseIterable {
  case add, all, alter, and, `as`, autoincrement, between, `case`, check, collate, commit
  case constraint, create, `default`, deferrable, delete, distinct, drop, `else`, escape
  case except, exists, foreign, from, group, having, `in`, index, insert, intersect, into
  case `is`, isnull, join, limit, not, nothing, notnull, null, on, or, order, primary
  case references, returning, select, set, table, then, to, transaction, union, unique, update
  case using, values, when, `where`

  case always, analyze, asc, attach, begin, by, cast, concurrent, conflict, cross
  case currentDate = "current_date", currentTime = "current_time"
  case currentTimestamp = "current_timestamp", deferred, desc, detach, end, exclusive, explain
  case `false`, filter, full, generated, glob, `if`, immediate, indexed, inner, key, left, like
  case match, natural, nulls, offset, outer, over, pragma, regexp, reindex, release, replace
  case right, rollback, savepoint, temp, temporary, trigger, `true`, vacuum, view, virtual
  case window, with, without

  /// Whether the word must be quoted to be a name.
  var isReserved: Bool {
    switch self {
    case .add, .all, .alter, .and, .as, .autoincrement, .between,
      .case, .check, .collate, .commit, .constraint, .create, .default,
      .deferrable, .delete, .distinct, .drop, .else, .escape, .except,
      .exists, .foreign, .from, .group, .having, .in, .index,
      .insert, .intersect, .into, .is, .isnull, .join, .limit,
      .not, .nothing, .notnull, .null, .on, .or, .order,
      .primary, .references, .returning, .select, .set, .table, .then,
      .to, .transaction, .union, .unique, .update, .using, .values,
      .when, .where:
      true
    default:
      false
    }
  }

  /// Whether the word begins a join, so that it cannot be an alias without `AS`.
  var beginsJoin: Bool {
    switch self {
    case .cross, .full, .inner, .join, .left, .natural, .outer, .right: true
    default: false
    }
  }
}

/// An open-addressed table of the keywords, probed with a hash that is rolled while a word is read.
struct KeywordTable: Sendable {
  static let shared = KeywordTable()

  private static let slotCount = 1024

  private let slots: [Keyword?]
  private let words: [[UInt8]]

  private init() {
    var slots = [Keyword?](repeating: nil, count: Self.slotCount)
    var words = [[UInt8]](repeating: [], count: Self.slotCount)
    for keyword in Keyword.allCases {
      let word = Array(keyword.rawValue.utf8)
      var hash: UInt32 = 0
      for byte in word { hash = Self.roll(hash, byte) }
      var slot = Self.slot(of: hash)
      while slots[slot] != nil { slot = (slot + 1) % Self.slotCount }
      slots[slot] = keyword
      words[slot] = word
    }
    self.slots = slots
    self.words = words
  }

  /// The hash of a word with one more byte, the same for both cases of a letter.
  static func roll(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    hash &* 31 &+ UInt32(byte | 0x20)
  }

  /// The keyword that the bytes from `start` up to `end`, which have this hash, spell.
  func keyword(in bytes: borrowing Span<UInt8>, from start: Int, to end: Int, hash: UInt32)
    -> Keyword?
  {
    var slot = Self.slot(of: hash)
    while let keyword = slots[slot] {
      if matches(words[slot], bytes, start, end) { return keyword }
      slot = (slot + 1) % Self.slotCount
    }
    return nil
  }

  private static func slot(of hash: UInt32) -> Int {
    Int((hash ^ (hash >> 10)) % UInt32(slotCount))
  }

  private func matches(_ word: [UInt8], _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int)
    -> Bool
  {
    guard word.count == end - start else { return false }
    for index in 0..<word.count where ASCIICase.fold(bytes[start + index]) != word[index] {
      return false
    }
    return true
  }
}
