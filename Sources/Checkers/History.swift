import Primitives

/// A list-append history: what processes asked for and what they were told, in the order of time.
public struct History: Equatable, Sendable {
  /// One access of a transaction.
  public enum Access: Hashable, Sendable {
    /// Appends a value to the list of a key; no two appends to a key have the same value.
    case append(key: UInt64, value: Int)
    /// Reads the whole list of a key; nil while the result is not known, or if it never is.
    case read(key: UInt64, values: [Int]?)
  }

  /// The type of an event.
  public enum Event: String, Sendable {
    /// A transaction begins.
    case invoke
    /// It committed.
    case ok
    /// It did not happen.
    case fail
    /// It is unknown whether it happened; its process does nothing more.
    case info
  }

  /// One line of the history.
  public struct Operation: Hashable, Sendable {
    /// The process that acts.
    public let process: Int
    /// What happens.
    public let event: Event
    /// The accesses of the transaction, with the results of its reads if they are known.
    public let accesses: [Access]

    /// A line of a history.
    public init(process: Int, _ event: Event, _ accesses: [Access]) {
      self.process = process
      self.event = event
      self.accesses = accesses
    }
  }

  /// The lines in the order of time.
  public private(set) var operations: [Operation] = []
  private(set) var transactions: [Transaction] = []
  private(set) var timeline = RealTimeChain()
  /// The running transaction of each process; looked up, never iterated.
  private var running: [Int: Int] = [:]

  /// A transaction as its lines describe it, numbered by its invocation.
  struct Transaction: Equatable, Sendable {
    let process: Int
    let beginPoint: Int32
    var endPoint: Int32 = -1
    var event = Event.invoke
    var accesses: [Access]
  }

  /// An empty history.
  public init() {}

  /// A history of these lines.
  public init(_ operations: [Operation]) {
    for operation in operations { append(operation) }
  }

  /// Adds a line; every completion must follow an invocation of its process.
  ///
  /// - Complexity: O(1) amortised.
  public mutating func append(_ operation: Operation) {
    operations.append(operation)
    guard operation.event != .invoke else { return invoke(operation) }
    guard let number = running.removeValue(forKey: operation.process) else {
      trap("process \(operation.process) ends a transaction that it did not begin")
    }
    transactions[number].event = operation.event
    if operation.event == .ok {
      transactions[number].accesses = operation.accesses
      transactions[number].endPoint = timeline.ended()
    }
  }

  private mutating func invoke(_ operation: Operation) {
    require(
      running[operation.process] == nil,
      "process \(operation.process) begins a transaction inside another")
    running[operation.process] = transactions.count
    transactions.append(
      Transaction(
        process: operation.process, beginPoint: timeline.began(), accesses: operation.accesses))
  }

  public static func == (left: History, right: History) -> Bool {
    left.operations == right.operations
  }
}
