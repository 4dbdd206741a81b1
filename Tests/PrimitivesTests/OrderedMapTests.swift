import Primitives
import Testing

/// The map's promise, kept by a sorted array.
private struct Model {
  var entries: [(key: Int, value: Int)] = []

  func lowerBound(_ key: Int) -> Int {
    var place = 0
    while place < entries.count, entries[place].key < key { place += 1 }
    return place
  }

  mutating func update(_ value: Int, _ key: Int) -> Int? {
    let place = lowerBound(key)
    guard place < entries.count, entries[place].key == key else {
      entries.insert((key, value), at: place)
      return nil
    }
    defer { entries[place].value = value }
    return entries[place].value
  }

  mutating func remove(_ key: Int) -> Int? {
    let place = lowerBound(key)
    guard place < entries.count, entries[place].key == key else { return nil }
    return entries.remove(at: place).value
  }

  func value(_ key: Int) -> Int? {
    let place = lowerBound(key)
    return place < entries.count && entries[place].key == key ? entries[place].value : nil
  }
}

@Suite("Ordered map") struct OrderedMapTests {
  @Test("Random operations give what a sorted array gives", arguments: [40, 400, 4000])
  func againstModel(universe: Int) {
    let map = OrderedMap<Int, Int>()
    var model = Model()
    for step in 0..<20_000 {
      let bits = mix64(UInt64(step), UInt64(universe))
      let key = Int(bounded(bits, below: UInt64(universe)))
      let grows = (step / 4000).isMultiple(of: 2)
      if (bits & 7 < 5) == grows {
        #expect(map.updateValue(step, forKey: key) == model.update(step, key))
      } else {
        #expect(map.removeValue(forKey: key) == model.remove(key))
      }
      if step.isMultiple(of: 97) { compare(map, model, at: key) }
    }
    map.checkInvariants()
  }

  private func compare(_ map: OrderedMap<Int, Int>, _ model: Model, at key: Int) {
    map.checkInvariants()
    #expect(map.count == model.entries.count)
    #expect(map[key] == model.value(key))
    let place = model.lowerBound(key)
    let above = place < model.entries.count ? model.entries[place].key : nil
    #expect(map.position(atOrAfter: key).map { map.key(at: $0) } == above)
    let isThere = above == key
    let below = isThere ? key : place > 0 ? model.entries[place - 1].key : nil
    #expect(map.position(atOrBefore: key).map { map.key(at: $0) } == below)
  }

  @Test("Walks in both directions visit every entry once")
  func walks() {
    let map = OrderedMap<Int, Int>()
    for key in 0..<500 { map.updateValue(key * 2, forKey: (key * 37) % 500) }
    var forward: [Int] = []
    var position = map.first
    while let place = position {
      forward.append(map.key(at: place))
      position = map.position(after: place)
    }
    var backward: [Int] = []
    position = map.last
    while let place = position {
      backward.append(map.key(at: place))
      position = map.position(before: place)
    }
    #expect(forward == Array(0..<500))
    #expect(backward == forward.reversed())
  }

  @Test("The mutation count rises with structural changes alone")
  func mutationCount() {
    let map = OrderedMap<Int, String>()
    map.updateValue("a", forKey: 1)
    let afterInsertion = map.mutationCount
    map.updateValue("b", forKey: 1)
    map.removeValue(forKey: 2)
    #expect(map.mutationCount == afterInsertion)
    #expect(map[1] == "b")
    map.removeValue(forKey: 1)
    #expect(map.mutationCount > afterInsertion)
    #expect(map.first == nil && map.last == nil && map.position(atOrAfter: 0) == nil)
    #expect(map.position(atOrBefore: 9) == nil)
  }

  @Test("Values are released when they are replaced, removed, cleared and with the map")
  func releases() {
    final class Probe {
      let note: () -> Void
      init(_ note: @escaping () -> Void) { self.note = note }
      deinit { note() }
    }
    var released = 0
    do {
      let map = OrderedMap<String, Probe>()
      for key in 0..<300 { map.updateValue(Probe { released += 1 }, forKey: "\(key)") }
      for key in 0..<100 { map.updateValue(Probe { released += 1 }, forKey: "\(key)") }
      #expect(released == 100)
      for key in 0..<100 { map.removeValue(forKey: "\(key)") }
      #expect(released == 200)
      map.removeAll()
      #expect(released == 400 && map.count == 0)
      map.updateValue(Probe { released += 1 }, forKey: "again")
      map.checkInvariants()
    }
    #expect(released == 401)
  }

  @Test("A position that does not exist any more is refused")
  func stalePosition() async {
    await #expect(processExitsWith: .failure) {
      let map = OrderedMap<Int, Int>()
      map.updateValue(1, forKey: 1)
      guard let position = map.first else { return }
      map.removeAll()
      _ = map.value(at: position)
    }
  }
}
