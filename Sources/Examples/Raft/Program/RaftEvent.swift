import RaftExample
import Scenario

/// What the nodes and clients tell the properties.
enum RaftEvent {
  /// A node has started with the contents of its disk.
  case opened(node: Int, StableState)
  /// A node has changed what it must not forget, so far only in memory.
  ///
  /// - Parameter previousTerm: For an entry, the term of the one before it.
  case recorded(node: Int, JournalRecord, previousTerm: Int)
  case elected(node: Int, term: Int, log: RaftLog)
  /// A node knows that an entry is committed, in this term.
  case applied(node: Int, term: Int, index: Int, Entry)
  /// A client was told that its proposal is committed.
  case acknowledged(Command)

  enum Kind {
    static let opened: UInt8 = 0
    static let recorded: UInt8 = 1
    static let elected: UInt8 = 2
    static let applied: UInt8 = 3
    static let acknowledged: UInt8 = 4
  }
}
