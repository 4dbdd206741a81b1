import Primitives
import Simulation
import Testing

/// Labels of a system under test in streams of the simulation.
private enum ScheduleQuestion: UInt16, SystemDecisionLabel {
  case only
  static var stream: DecisionStream { .schedule }
}

private enum PlanQuestion: UInt16, SystemDecisionLabel {
  case only
  static var stream: DecisionStream { .plan }
}

private enum LatencyQuestion: UInt16, SystemDecisionLabel {
  case usual
  case extra = 9
  static var stream: DecisionStream { .latency }
}

@Suite("Decisions") struct DecisionTests {
  private func scope(_ ordinal: Int) -> DecisionScope {
    DecisionScope(
      actor: ActorID.run.child(ordinal), operation: OperationID(span: 3, place: 1))
  }

  @Test("An extra decision shifts no other, neither of its operation nor of another actor")
  func extraDecisionShiftsNothing() {
    func answers(extra: Bool) -> [UInt64] {
      let source = DecisionSource(seed: 7)
      let (a, b) = (DecisionCursor(scope(0)), DecisionCursor(scope(1)))
      var found: [UInt64] = []
      for index in 0..<50 {
        found.append(source.choose(a.next(ScheduleQuestion.only), of: 1000))
        if extra, index % 3 == 0 { _ = source.choose(a.next(LatencyQuestion.extra), of: 1000) }
        found.append(source.choose(b.next(PlanQuestion.only), of: 1000))
      }
      return found
    }
    #expect(answers(extra: true) == answers(extra: false))
  }

  @Test("Overriding one key changes its answer only, and is counted")
  func overrideChangesOneAnswer() {
    let keys = (0..<40).map { DecisionKey(scope(0), .workload, number: 5, UInt64($0)) }
    let plain = DecisionSource(seed: 9)
    let expected = keys.map { plain.choose($0, of: 100) }
    let source = DecisionSource(seed: 9)
    source.override(keys[11], with: expected[11] + 1)
    let answers = keys.map { source.choose($0, of: 100) }
    #expect(zip(answers, expected).filter { $0 != $1 }.count == 1)
    #expect(answers[11] == expected[11] + 1)
    #expect(source.appliedOverrides == 1)
    #expect(source.digest != plain.digest)
  }

  @Test("Removing a candidate changes a pick only where that candidate had won")
  func pickIsStable() {
    let source = DecisionSource(seed: 3)
    let names: [UInt64] = [11, 22, 33, 44, 55]
    var changed = 0
    for occurrence in 0..<200 as Range<UInt64> {
      let key = DecisionKey(scope(0), .schedule, number: 0, occurrence)
      let all = source.pick(key, among: 5) { names[$0] }
      let fewer = source.pick(key, among: 4) { names[$0] }
      if names[all] == 55 { changed += 1 } else { #expect(all == fewer) }
    }
    #expect(changed > 15 && changed < 80)
  }

  @Test("A pick is overridden by name, and an absent name is skipped")
  func pickIsOverriddenByName() {
    let key = DecisionKey(scope(0), ScheduleQuestion.only)
    let free = DecisionSource(seed: 3).pick(key, among: 3) { [7, 8, 9][$0] }
    for name in 7...9 as ClosedRange<UInt64> {
      let source = DecisionSource(seed: 3)
      source.override(key, with: name)
      #expect(source.pick(key, among: 3) { [7, 8, 9][$0] } == Int(name - 7))
    }
    let source = DecisionSource(seed: 3)
    source.override(key, with: 99)
    #expect(source.pick(key, among: 3) { [7, 8, 9][$0] } == free)
    #expect(source.appliedOverrides == 0)
  }

  @Test(
    "A stream that takes the default gives 0 and the first candidate, except where an override says otherwise"
  )
  func defaultStreams() {
    let source = DecisionSource(seed: 5)
    source.takeDefaults([.schedule])
    source.startRecording()
    let forced = DecisionKey(scope(0), .schedule, number: 0, 4)
    source.override(forced, with: 2)
    let answers = (0..<6).map {
      source.choose(DecisionKey(scope(0), .schedule, number: 0, UInt64($0)), of: 9)
    }
    #expect(answers == [0, 0, 0, 0, 2, 0])
    #expect(
      source.pick(DecisionKey(scope(0), .schedule, number: 1), among: 4) { UInt64($0 + 5) } == 0)
    #expect(source.interventions == [Intervention(key: forced, answer: 2)])
    let other = (0..<20).map {
      source.choose(DecisionKey(scope(0), .time, number: 0, UInt64($0)), of: 9)
    }
    #expect(other.contains { $0 != 0 })
  }

  @Test(
    "Replaying the recorded interventions over streams that take the default gives the same decisions"
  )
  func interventionsReplay() {
    let streams: [DecisionStream] = [.schedule, .plan, .latency]
    func run(_ source: DecisionSource) -> [UInt64] {
      let cursor = DecisionCursor(scope(0))
      return (0..<60).map { index in
        switch index % 3 {
        case 0: source.choose(cursor.next(ScheduleQuestion.only), of: 4)
        case 1: source.choose(cursor.next(PlanQuestion.only), of: 4)
        default: source.choose(cursor.next(LatencyQuestion.usual), of: 4)
        }
      }
    }
    let first = DecisionSource(seed: 21)
    first.startRecording()
    let answers = run(first)
    let second = DecisionSource(seed: 22)
    second.takeDefaults(streams)
    for intervention in first.interventions {
      second.override(intervention.key, with: intervention.answer)
    }
    #expect(run(second) == answers)
    #expect(second.digest == first.digest)
  }

  @Test("A planned value is a decision only where it is not the default or is overridden")
  func plannedAnswers() {
    let source = DecisionSource(seed: 1)
    let key = DecisionKey(scope(0), PlanQuestion.only)
    #expect(source.planned(0, key) == 0)
    #expect(source.count == 0)
    #expect(source.planned(1, key) == 1)
    #expect(source.count == 1)
    source.override(key, with: 1)
    #expect(source.planned(0, key) == 1)
    source.override(key, with: 0)
    #expect(source.planned(1, key) == 0)
  }

  @Test("A new operation counts occurrences from zero again")
  func occurrencesBelongToAnOperation() {
    let cursor = DecisionCursor(scope(0))
    #expect((0..<3).map { _ in cursor.next(LatencyQuestion.extra).occurrence } == [0, 1, 2])
    #expect((0..<3).map { _ in cursor.next(LatencyQuestion.usual).occurrence } == [0, 1, 2])
    cursor.begin(OperationID(span: 3, place: 2))
    #expect(cursor.next(LatencyQuestion.extra).occurrence == 0)
    #expect(cursor.next(LatencyQuestion.usual).occurrence == 0)
    #expect(cursor.nextChild() != cursor.nextChild())
  }
}
