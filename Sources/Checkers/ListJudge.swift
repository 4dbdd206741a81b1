/// Judges each transaction of a list-append history separately and collects the dependencies.
struct ListJudge {
  let lists: AppendedLists
  let transactions: [History.Transaction]
  var log = FindingLog()
  var dependencies: VersionDependencies
  /// Whether a transaction counts: it is acknowledged, or a read shows an append of it.
  private var counts: [Bool]

  init(_ lists: AppendedLists, _ transactions: [History.Transaction]) {
    self.lists = lists
    self.transactions = transactions
    dependencies = VersionDependencies(slotCount: lists.slotCount)
    counts = transactions.map { $0.event == .ok }
  }

  mutating func run() {
    for list in lists.lists.indices { placeWriters(of: list) }
    for number in transactions.indices where counts[number] {
      recordAppends(number)
      if transactions[number].event == .ok { judge(number) }
    }
  }

  private mutating func placeWriters(of list: Int) {
    var failed: Int?
    for (place, value) in lists.lists[list].order.enumerated() {
      guard let element = lists.element(value, in: list) else { continue }
      let slot = lists.slot(list, position: place + 1)
      let appender = Int(element.appender)
      if transactions[appender].event == .fail {
        failed = appender
        continue
      }
      if let failed, transactions[appender].event == .ok {
        log.add(DetectedAnomaly(.dirtyUpdate, [appender, failed], at: lists.version(ofSlot: slot)))
      }
      failed = nil
      counts[appender] = true
      dependencies.slots[slot].writer = element.appender
    }
  }

  /// Numbers the versions that a transaction made; those that no read shows follow the last one.
  private mutating func recordAppends(_ number: Int) {
    for case .append(let key, let value) in transactions[number].accesses {
      let list = lists.number(of: key)
      guard let element = lists.element(value, in: list), element.appender == Int32(number) else {
        continue
      }
      if element.position > 0 {
        let slot = lists.slot(list, position: Int(element.position))
        dependencies.accesses.append(
          VersionAccess(transaction: Int32(number), slot: slot, isWrite: true))
      } else if element.isFinal {
        let last = lists.slot(list, position: lists.lists[list].order.count)
        dependencies.tails.append((Int32(last), Int32(number)))
      }
    }
  }

  private mutating func judge(_ number: Int) {
    var views: [ListView] = []
    for (place, access) in transactions[number].accesses.enumerated() {
      switch access {
      case .append(let key, let value):
        let view = view(of: key, in: &views)
        if views[view].appended.isEmpty, let base = views[view].base { update(number, base) }
        views[view].append(value)
      case .read(let key, let values?):
        let view = view(of: key, in: &views)
        judgeRead(number, place, lists.number(of: key), values, &views[view])
      case .read:
        break
      }
    }
  }

  private func view(of key: UInt64, in views: inout [ListView]) -> Int {
    if let view = views.firstIndex(where: { $0.key == key }) { return view }
    views.append(ListView(key: key))
    return views.count - 1
  }

  private mutating func update(_ number: Int, _ base: Int) {
    let rival = dependencies.slots[base].updater
    if rival < 0 {
      dependencies.slots[base].updater = Int32(number)
    } else if rival != Int32(number) {
      log.add(
        DetectedAnomaly(.lostUpdate, [Int(rival), number], at: lists.version(ofSlot: base)))
    }
  }
}

/// What a transaction knows of a key from its own accesses.
struct ListView {
  let key: UInt64
  /// The slot that it read before it appended anything.
  var base: Int?
  /// The whole list, once it was read.
  var known: [Int]?
  var appended: [Int] = []

  init(key: UInt64) { self.key = key }

  mutating func append(_ value: Int) {
    appended.append(value)
    known?.append(value)
  }

  /// Whether a read fits what is known: the whole list, or at least its end.
  func allows(_ values: [Int]) -> Bool {
    known.map { $0 == values } ?? (values.suffix(appended.count) == appended[...])
  }
}
