import Primitives
import Testing

@testable import Simulation

@Suite("SlotSet") struct SlotSetTests {
  @Test("A roster's set holds what an ActorSet holds, even while it grows", arguments: [100, 2000])
  func model(_ limit: UInt64) {
    var (set, other) = (SlotSet(), SlotSet())
    defer {
      set.destroy()
      other.destroy()
    }
    var (model, otherModel) = (ActorSet(), ActorSet())
    var capacity = ActorSet.wordSlots
    for round in UInt64(0)..<2000 {
      let bits = mix64(limit, round)
      let slot = Int(bounded(bits, below: limit * (round + 1) / 2000 + 1))
      while slot >= capacity {
        capacity *= 2
        set.grow(to: capacity)
        other.grow(to: capacity)
      }
      switch bits & 3 {
      case 0: (_, _) = (set.insert(slot), model.insert(slot))
      case 1: (_, _) = (other.insert(slot), otherModel.insert(slot))
      case 2: (_, _) = (set.remove(slot), model.remove(slot))
      default: (_, _) = (other.remove(slot), otherModel.remove(slot))
      }
      #expect(set.contains(slot) == model.contains(slot))
      #expect(set.isEmpty == model.isEmpty && set.isSingle == model.isSingle)
      guard round % 50 == 0 else { continue }
      #expect(set.snapshot == model)
      #expect(set.subtracting(other) == model.subtracting(otherModel))
      if !model.isEmpty { #expect(set.lowest == model.lowest) }
    }
    set.removeAll()
    #expect(set.isEmpty && set.snapshot == ActorSet())
  }

  @Test("Members that are removed during a walk are not visited")
  func removal() {
    var set = SlotSet()
    defer { set.destroy() }
    set.grow(to: 512)
    for slot in [3, 5, 127, 128, 130, 190, 191, 192, 300] { set.insert(slot) }
    var visited: [Int] = []
    set.forEach { slot in
      visited.append(slot)
      if slot == 128 { set.removeHigh(130) }
      if slot == 190 { set.removeHigh(190) }
      if slot == 191 { set.removeHigh(300) }
    }
    #expect(visited == [3, 5, 127, 128, 190, 191, 192])
  }
}
