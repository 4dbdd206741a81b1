import Primitives
import Testing

@testable import Simulation

@Suite("ActorSet") struct ActorSetTests {
  /// Slots at the edges of the word and of the numbers above it.
  private let edges = [0, 1, 63, 64, 126, 127, 128, 129, 191, 192, 255, 256, 9999]

  private func set(_ slots: some Sequence<Int>) -> ActorSet {
    var set = ActorSet()
    for slot in slots { set.insert(slot) }
    return set
  }

  @Test("A set holds what was put in, in ascending order", arguments: [100, 128, 129, 10_000])
  func model(_ limit: UInt64) {
    var (a, b) = (ActorSet(), ActorSet())
    var (modelA, modelB) = (Set<Int>(), Set<Int>())
    for round in UInt64(0)..<600 {
      let bits = mix64(limit, round)
      let slot = Int(bounded(bits, below: limit))
      switch bits & 7 {
      case 0...2: (_, _) = (a.insert(slot), modelA.insert(slot))
      case 3...5: (_, _) = (b.insert(slot), modelB.insert(slot))
      case 6: (_, _) = (a.remove(slot), modelA.remove(slot))
      default: (_, _) = (b.remove(slot), modelB.remove(slot))
      }
      #expect(a.contains(slot) == modelA.contains(slot))
      guard round % 20 == 0 else { continue }
      check(a, modelA)
      check(a.union(b), modelA.union(modelB))
      check(a.subtracting(b), modelA.subtracting(modelB))
      check(a.removing(slot), modelA.subtracting([slot]))
      #expect((a == b) == (modelA == modelB))
    }
  }

  private func check(_ set: ActorSet, _ model: Set<Int>) {
    let sorted = model.sorted()
    #expect(Array(set) == sorted)
    var visited: [Int] = []
    set.forEach { visited.append($0) }
    #expect(visited == sorted)
    #expect(set.count == sorted.count && set.isEmpty == sorted.isEmpty)
    #expect(set.isSingle == (sorted.count == 1))
    guard let first = sorted.first else { return }
    #expect(set.lowest == first)
    for slot in [-1] + edges {
      #expect(set.next(after: slot) == sorted.first { $0 > slot } ?? first, "after \(slot)")
    }
  }

  @Test("A single slot is found wherever it is")
  func singles() {
    for slot in edges { check(set([slot]), [slot]) }
    for slot in edges.dropFirst() { check(set([0, slot]), [0, slot]) }
  }

  @Test("Sets with the same slots are equal, whatever they held before")
  func equality() {
    for slot in edges {
      var other = set([3, slot, 700])
      other.remove(700)
      #expect(other == set([3, slot]) && other.hashValue == set([3, slot]).hashValue)
      #expect(other != set([3]) || slot == 3)
      other.remove(slot)
      other.remove(3)
      #expect(other == ActorSet() && other.isEmpty)
    }
  }

  @Test("The lowest free slot is the lowest that is not held")
  func lowestFree() {
    var full = ActorSet()
    for slot in 0..<300 {
      #expect(full.lowestFree == slot)
      full.insert(slot)
    }
    for slot in edges where slot < 300 { #expect(full.removing(slot).lowestFree == slot) }
  }
}
