extension VersionChainChecker {
  /// Whether what was recorded satisfies a model, with the anomalies that violate it.
  ///
  /// - Complexity: O(events + transactions + keys) if the history is valid; explaining a violation searches the
  ///   transactions that lie in cycles.
  public func verdict(for model: IsolationModel = .strongSnapshotIsolation) -> Verdict {
    let numbering = makeNumbering()
    var judge = ChainJudge(self, numbering)
    judge.run()
    var log = judge.log
    log.add(cycles: cycles(of: judge, numbering, model))
    return Verdict(model: model, findings: log.findings.filter { model.forbids($0.anomaly) })
  }

  private func cycles(
    of judge: ChainJudge, _ numbering: VersionNumbering, _ model: IsolationModel
  ) -> [DetectedAnomaly] {
    var dependencies = judge.dependencies
    if model.level >= .process { dependencies.orders.predecessors = predecessors() }
    if model.level >= .realtime {
      dependencies.orders.begins = ContiguousArray(transactions.map(\.beginPoint))
      dependencies.orders.ends = ContiguousArray(transactions.map(\.endPoint))
      dependencies.orders.timelineCount = timeline.points
    }
    let graph = DependencyGraph(
      transactionCount: transactions.count,
      timelineCount: dependencies.orders.timelineCount, edgesOf: dependencies)
    var classifier = CycleClassifier(model: model, names: numbering)
    return classifier.findings(in: graph)
  }

  /// For each acknowledged transaction, the acknowledged one before it in the same process.
  private func predecessors() -> ContiguousArray<Int32> {
    var latest = ContiguousArray<Int32>(repeating: -1, count: processCount)
    var result = ContiguousArray<Int32>(repeating: -1, count: transactions.count)
    for (number, transaction) in transactions.enumerated()
    where transaction.outcome == .committed {
      result[number] = latest[Int(transaction.process)]
      latest[Int(transaction.process)] = Int32(number)
    }
    return result
  }

  private func makeNumbering() -> VersionNumbering {
    VersionNumbering(keys: keys.keys, extents: extents) {
      var numbers = [ContiguousArray<UInt32>](repeating: [], count: keys.count)
      for event in events where extents[Int(event.key)].isSparse {
        numbers[Int(event.key)].append(event.version)
        if event.isWrite { numbers[Int(event.key)].append(event.version - 1) }
      }
      return numbers
    }
  }
}
