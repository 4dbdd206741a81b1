import Primitives
import Storage

extension MVStore {
  /// Traps unless chains are in order and every stamp belongs to a transaction that accounts for it.
  ///
  /// - Complexity: O(versions × rows written by open transactions).
  public func checkInvariants() {
    for id in index.tables.keys.sorted() {
      guard let table = index.tables[id] else { continue }
      table.rows.checkInvariants()
      var place = table.rows.first
      while let current = place {
        let key = RowKey(table: id, row: table.rows.key(at: current))
        check(table.rows.value(at: current), key)
        place = table.rows.position(after: current)
      }
    }
    checkHoldings()
  }

  private func check(_ chain: VersionChain, _ key: RowKey) {
    require(!chain.versions.isEmpty, "\(key) has an empty chain")
    for version in chain.versions {
      require(!version.begin.isNone, "\(key) has a version without a begin")
      for stamp in [version.begin, version.end] where stamp.isTransaction {
        checkOwner(of: stamp, chain, key)
      }
    }
    checkOrder(of: chain, key)
  }

  /// The transaction that a stamp names is in the map and has the row in its write set. It has made at most one
  /// version and ended at most one older version of the row.
  private func checkOwner(of stamp: VersionStamp, _ chain: VersionChain, _ key: RowKey) {
    guard let owner = isolation.transactions.find(stamp.transaction) else {
      trap("\(key) names \(stamp.transaction), which has left the map")
    }
    require(owner.writeSet.contains(key), "\(key) names \(owner.id), which did not write it")
    var (made, claimed) = (0, 0)
    for version in chain.versions {
      if version.begin == stamp { made += 1 } else if version.end == stamp { claimed += 1 }
    }
    require(
      made <= 1 && claimed <= 1,
      "\(key) has \(made) versions by \(owner.id), which ended \(claimed) others")
  }

  /// Committed versions are in the order of their commits, each ended no later than the next began.
  private func checkOrder(of chain: VersionChain, _ key: RowKey) {
    var previous: RowVersion?
    for version in chain.versions where version.begin.isTimestamp {
      let begin = version.begin.timestamp
      require(begin < clock, "\(key) begins at \(begin), the clock is \(clock)")
      if let previous {
        let ended = isolation.commitTimestamp(previous.end)
        require(
          previous.begin.timestamp < begin && ended.map { $0 <= begin } ?? false,
          "\(key) begins at \(begin) after \(previous.begin) to \(previous.end)")
      }
      if version.end.isTimestamp {
        require(begin < version.end.timestamp, "\(key) lives from \(begin) to \(version.end)")
      }
      previous = version
    }
  }

  private func checkHoldings() {
    if let holder = exclusiveLock.holder {
      require(isolation.transactions.find(holder) != nil, "\(holder) holds beyond its end")
    }
    if let writer = log.writer {
      require(
        isolation.transactions.find(TransactionID(rawValue: writer)) != nil,
        "transaction \(writer) holds the log beyond its end")
    }
    require(committedWatermark < clock, "the watermark is \(committedWatermark) at \(clock)")
  }
}
