extension ListJudge {
  mutating func judgeRead(
    _ number: Int, _ place: Int, _ list: Int, _ values: [Int], _ view: inout ListView
  ) {
    let position = position(ofLast: values, in: list)
    let slot = position.map { lists.slot(list, position: $0) }
    let version = KeyVersion(key: view.key, number: position ?? values.count)
    if !view.allows(values) {
      log.add(DetectedAnomaly(.internalInconsistency, [number], at: version))
    }
    if view.known == nil, view.appended.isEmpty { view.base = slot }
    view.known = values
    judgeRepetition(number, values, version)
    judgeOrder(number, list, values, version)
    judgeElements(number, list, values, version)
    judgeOwnElements(number, after: place, values, version)
    if let slot {
      dependencies.accesses.append(
        VersionAccess(transaction: Int32(number), slot: slot, isWrite: false))
    }
  }

  private func position(ofLast values: [Int], in list: Int) -> Int? {
    guard let last = values.last else { return 0 }
    guard let element = lists.element(last, in: list), element.position > 0 else { return nil }
    return Int(element.position)
  }

  private mutating func judgeRepetition(_ number: Int, _ values: [Int], _ version: KeyVersion) {
    let sorted = values.sorted()
    if zip(sorted, sorted.dropFirst()).contains(where: { $0 == $1 }) {
      log.add(DetectedAnomaly(.duplicateElements, [number], at: version))
    }
  }

  private mutating func judgeOrder(
    _ number: Int, _ list: Int, _ values: [Int], _ version: KeyVersion
  ) {
    let order = lists.lists[list].order
    var matched = 0
    for value in values {
      if matched < order.count, value == order[matched] {
        matched += 1
      } else if !values.prefix(matched).contains(value) {
        log.add(
          DetectedAnomaly(.incompatibleOrder, [Int(lists.lists[list].reader), number], at: version))
        return
      }
      // Otherwise it is a repetition, which has its own name.
    }
  }

  private mutating func judgeElements(
    _ number: Int, _ list: Int, _ values: [Int], _ version: KeyVersion
  ) {
    for (place, value) in values.enumerated() {
      guard let element = lists.element(value, in: list) else {
        log.add(DetectedAnomaly(.garbageRead, [number], at: version))
        continue
      }
      let appender = Int(element.appender)
      if transactions[appender].event == .fail {
        log.add(DetectedAnomaly(.abortedRead, [number, appender], at: version))
      } else if place == values.count - 1, !element.isFinal, appender != number {
        log.add(DetectedAnomaly(.intermediateRead, [number, appender], at: version))
      }
    }
  }

  /// No element that the transaction appends later may be in its read.
  private mutating func judgeOwnElements(
    _ number: Int, after place: Int, _ values: [Int], _ version: KeyVersion
  ) {
    for case .append(version.key, let value) in transactions[number].accesses[(place + 1)...]
    where values.contains(value) {
      log.add(DetectedAnomaly(.futureRead, [number], at: version))
      return
    }
  }
}
