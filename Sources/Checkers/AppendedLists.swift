/// The lists of a history: which transaction appended each element, and the order of each key's elements.
struct AppendedLists: VersionNaming {
  /// One appended value.
  struct Element {
    let appender: Int32
    /// Whether its transaction appended nothing to the key after it.
    var isFinal = true
    /// The place in the order of the key, from 1; 0 if no read shows it.
    var position: Int32 = 0
  }

  struct List {
    var values = KeyTable()
    var elements: ContiguousArray<Element?> = []
    /// The longest read, without repetitions, and which transaction read it.
    var order: [Int] = []
    var reader: Int32 = -1
  }

  private(set) var keys = KeyTable()
  private(set) var lists: [List] = []
  private(set) var bases: ContiguousArray<Int32> = []

  var slotCount: Int { lists.indices.last.map { Int(bases[$0]) + lists[$0].order.count + 2 } ?? 0 }

  /// Records all appends, including those of failed transactions.
  init(_ transactions: [History.Transaction]) {
    for (number, transaction) in transactions.enumerated() {
      for case .append(let key, let value) in transaction.accesses {
        enter(value, in: list(key), by: Int32(number))
      }
    }
    markIntermediates(transactions)
  }

  private mutating func list(_ key: UInt64) -> Int {
    let number = keys.number(of: key)
    if number == lists.count { lists.append(List()) }
    return number
  }

  private mutating func enter(_ value: Int, in list: Int, by appender: Int32?) {
    let number = lists[list].values.number(of: UInt64(bitPattern: Int64(value)))
    if number == lists[list].elements.count { lists[list].elements.append(nil) }
    guard let appender, lists[list].elements[number] == nil else { return }
    lists[list].elements[number] = Element(appender: appender)
  }

  private mutating func markIntermediates(_ transactions: [History.Transaction]) {
    var latest = ContiguousArray<(transaction: Int, element: Int)>(
      repeating: (-1, 0), count: lists.count)
    for (number, transaction) in transactions.enumerated() {
      for case .append(let key, let value) in transaction.accesses {
        let list = keys.number(of: key)
        let element = lists[list].values.number(of: UInt64(bitPattern: Int64(value)))
        if latest[list].transaction == number {
          lists[list].elements[latest[list].element]?.isFinal = false
        }
        latest[list] = (number, element)
      }
    }
  }

  /// Takes the order of each key from its longest read.
  mutating func learn(_ transactions: [History.Transaction]) {
    for (number, transaction) in transactions.enumerated() where transaction.event == .ok {
      for case .read(let key, let values?) in transaction.accesses {
        let list = list(key)
        guard values.count > lists[list].order.count else { continue }
        lists[list].order = values
        lists[list].reader = Int32(number)
      }
    }
    for list in lists.indices { number(list) }
    var base = 0
    for list in lists.indices {
      bases.append(Int32(base))
      base += lists[list].order.count + 2
    }
  }

  private mutating func number(_ list: Int) {
    var order: [Int] = []
    for value in lists[list].order {
      enter(value, in: list, by: nil)
      let number = lists[list].values.number(of: UInt64(bitPattern: Int64(value)))
      // A value that was never appended has no element; it keeps its place without a writer.
      if let position = lists[list].elements[number]?.position, position > 0 { continue }
      order.append(value)
      lists[list].elements[number]?.position = Int32(order.count)
    }
    lists[list].order = order
  }

  func number(of key: UInt64) -> Int { keys.existing(key) ?? 0 }

  func element(_ value: Int, in list: Int) -> Element? {
    lists[list].values.existing(UInt64(bitPattern: Int64(value))).flatMap {
      lists[list].elements[$0]
    }
  }

  func slot(_ list: Int, position: Int) -> Int { Int(bases[list]) + position }

  func version(ofSlot slot: Int) -> KeyVersion {
    var low = 0
    var high = lists.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(bases[middle]) <= slot { low = middle } else { high = middle }
    }
    return KeyVersion(key: keys.keys[low], number: slot - Int(bases[low]))
  }
}
