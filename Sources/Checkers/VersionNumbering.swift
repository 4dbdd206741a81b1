import Primitives

/// Places the numbered versions of all keys in one row of slots.
///
/// Numbers normally run from 0 without gaps, and a slot is found by an addition. If the numbers of a key are far
/// apart, as a broken recorder or engine may produce them, they are ranked instead.
struct VersionNumbering: VersionNaming {
  /// How the versions of one key were seen.
  struct Extent {
    var eventCount = 0
    var highest = 0

    var isSparse: Bool { highest > 4 * eventCount + 64 }
  }

  let keys: ContiguousArray<UInt64>
  /// The first slot of each key, and the end.
  private var bases: ContiguousArray<Int32>
  /// The ranked numbers of each sparse key; nil if all keys are dense.
  private var ranked: [ContiguousArray<UInt32>]?

  var slotCount: Int { Int(bases[keys.count]) }

  /// - Parameter numbers: Returns each sparse key's numbers in any order; called only if there is one.
  init(
    keys: ContiguousArray<UInt64>, extents: ContiguousArray<Extent>,
    sparseNumbers numbers: () -> [ContiguousArray<UInt32>]
  ) {
    self.keys = keys
    bases = ContiguousArray(repeating: 0, count: keys.count + 1)
    if extents.contains(where: \.isSparse) { ranked = numbers().map(Self.rank) }
    var total = 0
    for key in keys.indices {
      bases[key] = Int32(total)
      let count = extents[key].isSparse ? ranked![key].count : extents[key].highest + 1
      total += count + 1
      require(total < GraphEdge.slotsMax, "\(total) versions are more than can be named")
    }
    bases[keys.count] = Int32(total)
  }

  /// Sorts numbers and adds the missing neighbours of each as places of their own.
  private static func rank(_ numbers: ContiguousArray<UInt32>) -> ContiguousArray<UInt32> {
    guard !numbers.isEmpty else { return [] }
    var places: ContiguousArray<UInt32> = [0]
    for number in numbers.sorted() where number > places[places.count - 1] {
      if number - 1 > places[places.count - 1] { places.append(number - 1) }
      places.append(number)
    }
    return places
  }

  /// The slot of a version that was recorded, or of the one before it.
  @inline(__always)
  func slot(key: Int, number: UInt32) -> Int {
    if ranked == nil { return Int(bases[key]) + Int(number) }
    return rankedSlot(key: key, number: number)
  }

  private func rankedSlot(key: Int, number: UInt32) -> Int {
    guard let places = ranked?[key], !places.isEmpty else { return Int(bases[key]) + Int(number) }
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle] < number { low = middle + 1 } else { high = middle }
    }
    require(low < places.count && places[low] == number, "version \(number) was not ranked")
    return Int(bases[key]) + low
  }

  func version(ofSlot slot: Int) -> KeyVersion {
    var low = 0
    var high = keys.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if Int(bases[middle]) <= slot { low = middle } else { high = middle }
    }
    let place = slot - Int(bases[low])
    let number = ranked.flatMap { $0[low].isEmpty ? nil : Int($0[low][place]) }
    return KeyVersion(key: keys[low], number: number ?? place)
  }
}
