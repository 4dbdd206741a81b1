/// Judges isolation by the lists that transactions read.
///
/// The longest read of a key gives the order of its versions; the rest is judged like in `VersionChainChecker`.
/// Transactions are numbered from 0 in the order of their invocations.
///
/// Source: Kingsbury and Alvaro, "Elle: Inferring Isolation Anomalies from Experimental
/// Observations", 2020.
public struct ListAppendChecker: Sendable {
  private let history: History

  /// A checker of a history.
  public init(_ history: History) { self.history = history }

  /// Whether the history satisfies a model, with the anomalies that violate it.
  ///
  /// A verdict for strict serializability is valid for every model.
  /// - Complexity: O(n log n) in the number of accesses and list elements of a valid history.
  public func verdict(for model: IsolationModel = .strictSerializable) -> Verdict {
    var lists = AppendedLists(history.transactions)
    lists.learn(history.transactions)
    var judge = ListJudge(lists, history.transactions)
    judge.run()
    judge.dependencies.orders = orders(for: model)
    let graph = DependencyGraph(
      transactionCount: history.transactions.count,
      timelineCount: judge.dependencies.orders.timelineCount, edgesOf: judge.dependencies)
    var classifier = CycleClassifier(model: model, names: lists)
    judge.log.add(cycles: classifier.findings(in: graph))
    return Verdict(
      model: model, findings: judge.log.findings.filter { model.forbids($0.anomaly) })
  }

  private func orders(for model: IsolationModel) -> TransactionOrders {
    var orders = TransactionOrders()
    if model.level >= .process { orders.predecessors = predecessors() }
    if model.level >= .realtime {
      orders.begins = ContiguousArray(history.transactions.map(\.beginPoint))
      orders.ends = ContiguousArray(history.transactions.map(\.endPoint))
      orders.timelineCount = history.timeline.points
    }
    return orders
  }

  private func predecessors() -> ContiguousArray<Int32> {
    var processes = KeyTable()
    var latest: ContiguousArray<Int32> = []
    return ContiguousArray(
      history.transactions.enumerated().map { number, transaction in
        guard transaction.event == .ok else { return -1 }
        let process = processes.number(of: UInt64(bitPattern: Int64(transaction.process)))
        if process == latest.count { latest.append(-1) }
        defer { latest[process] = Int32(number) }
        return latest[process]
      })
  }
}
