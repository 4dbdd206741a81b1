import Simulation
import Testing

@testable import EngineSystem

@Suite("Crash schedule") struct CrashScheduleTests {
  @Test("Planned failures come at their steps, in order")
  func planned() {
    var schedule = CrashSchedule()
    schedule.plan(.powerLoss, at: 9)
    schedule.plan(.process, at: 3)
    #expect(schedule.powerLossesToCome == 1)
    let kinds = [schedule.due(at: 2)?.kind, schedule.due(at: 3)?.kind, schedule.due(at: 3)?.kind]
    #expect(kinds == [nil, .process, nil])
    let last = schedule.due(at: 20)
    #expect(last?.kind == .powerLoss && last?.cause == .planned)
    #expect(schedule.powerLossesToCome == 0)
  }

  @Test("The first acknowledgement after a failed commit is a moment to fail, and no other is")
  func acknowledgement() {
    var schedule = CrashSchedule()
    var answers = [schedule.acknowledged()]
    schedule.commitFailed()
    answers += [schedule.acknowledged(), schedule.acknowledged()]
    #expect(answers == [false, true, false])
  }

  @Test("A failed machine can fail again at a step set for it, unless another failure comes first")
  func repeated() {
    var schedule = CrashSchedule()
    schedule.failed()
    schedule.repeats(.powerLoss, at: 7)
    let answers = [schedule.due(at: 6)?.cause, schedule.due(at: 7)?.cause]
    #expect(answers == [nil, .repeated])
    schedule.failed()
    let cleared = schedule.due(at: 8)
    #expect(cleared == nil)
    for _ in 0..<CrashSchedule.extraMax { schedule.repeats(.process, at: 9) }
    schedule.failed()
    schedule.repeats(.process, at: 9)
    let spent = schedule.due(at: 9)
    #expect(spent == nil)
  }

  @Test("In an opening the machine fails again if that was set, and otherwise as planned")
  func opening() {
    var schedule = CrashSchedule()
    schedule.plan(.process, at: 90)
    schedule.failed()
    schedule.repeats(.powerLoss, at: 50)
    schedule.strikeOpening()
    let first = schedule.due(at: 3)
    #expect(first?.kind == .powerLoss && first?.cause == .repeated)
    schedule.failed()
    schedule.strikeOpening()
    let second = schedule.due(at: 4)
    #expect(second?.kind == .process && second?.cause == .planned)
    schedule.failed()
    schedule.strikeOpening()
    let third = schedule.due(at: 90)
    #expect(third == nil)
  }

  @Test("A poisoned store is used until a given step, or until the machine fails")
  func poison() {
    var schedule = CrashSchedule()
    schedule.poisoned(until: 50, .powerLoss)
    schedule.poisoned(until: 10, .process)
    let early = schedule.due(at: 49)
    #expect(early == nil)
    let due = schedule.due(at: 50)
    #expect(due?.kind == .powerLoss && due?.cause == .poison)
    schedule.failed()
    let late = schedule.due(at: 99)
    #expect(schedule.poison == .none && late == nil)
  }

  @Test("Unplanned failures are bounded")
  func bounded() {
    var schedule = CrashSchedule()
    var count = 0
    for step in 1...100 {
      schedule.strikeNow(.process)
      if schedule.due(at: UInt64(step))?.cause == .fault { count += 1 }
      schedule.failed()
    }
    #expect(count == CrashSchedule.extraMax)
  }

  @Test("A planned failure can be pulled forward, once")
  func pulled() {
    var schedule = CrashSchedule()
    schedule.plan(.process, at: 1000)
    schedule.pullForward()
    let pulled = schedule.due(at: 1)?.cause
    schedule.pullForward()
    let left = schedule.due(at: 2000)
    #expect(pulled == .planned && left == nil)
  }
}
