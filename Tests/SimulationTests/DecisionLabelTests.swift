import Primitives
import Simulation
import Testing

/// What a system under test declares for itself, from outside.
private enum Choice: UInt16, DecisionLabel, CaseIterable {
  case first
  case second
  case third = 9
  static var stream: DecisionStream { .custom }
}

private enum OtherChoice: UInt16, DecisionLabel, CaseIterable {
  case also
  case tenth = 9
  static var stream: DecisionStream { .custom }
}

private enum Pause: UInt16, SystemDecisionLabel, CaseIterable {
  case first
  static var stream: DecisionStream { .time }
}

@Suite("DecisionLabel") struct DecisionLabelTests {
  @Test("A system's own labels need only the public face")
  func customLabels() {
    let context = SimulationContext(seed: 4)
    let half = Ratio(1, in: 2)
    var heads = 0
    for _ in 0..<200 where context.chance(.custom, half) { heads += 1 }
    #expect((60...140).contains(heads))
    #expect(!context.chance(.custom, .never))
    #expect(context.choose(.custom, of: 1) == 0)
    let named = (0..<40).map { _ in context.choose(.custom("named"), of: 1000) }
    let registered = (0..<40).map { _ in context.choose(Choice.second, of: 1000) }
    #expect(Set(named).count > 20 && Set(registered).count > 20 && named != registered)
  }

  @Test("Occurrences are counted for each label and each index")
  func occurrences() {
    let cursor = DecisionCursor(.run)
    #expect(cursor.next(Choice.first).occurrence == 0)
    #expect(cursor.next(Choice.first).occurrence == 1)
    #expect(cursor.next(Choice.second).occurrence == 0)
    #expect(cursor.next(.custom).occurrence == 0)
    #expect(cursor.next(.custom("other")).occurrence == 0)
    #expect(cursor.next(Choice.first[0]).occurrence == 0)
    #expect(cursor.next(Choice.first[7]).occurrence == 0)
    #expect(cursor.next(Choice.first[7]).occurrence == 1)
    #expect(cursor.next(Choice.third[7]).occurrence == 0)
  }

  @Test("A key names the stream and the number of its label")
  func keys() {
    let key = DecisionKey(.run, Choice.third, 3)
    #expect(key == DecisionKey(.run, .custom, number: 9, 3))
    #expect(DecisionKey(.run, Pause.first).stream == .time)
    #expect(Pause.first.number != Choice.first.number)
    #expect(Choice.third[0].number != Choice.third.number)
    #expect(Pause.first[5].number != Choice.first[5].number)
  }

  @Test("Two labels of one stream with the same number are found")
  func duplicates() {
    #expect(duplicateLabels(in: [Choice.self, Pause.self]).isEmpty)
    #expect(
      duplicateLabels(in: [Choice.self, Pause.self, OtherChoice.self]) == [
        "OtherChoice.also is Choice.first", "OtherChoice.tenth is Choice.third",
      ])
  }
}
