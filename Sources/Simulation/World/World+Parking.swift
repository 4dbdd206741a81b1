import AsyncIO
import Primitives

/// What a parked actor waits for; the first that comes releases it.
public struct ParkCondition: Hashable, Sendable {
  /// So many milestones of others were reached; 0 waits for none.
  public var milestones: UInt32
  /// This point was reached by another; nil waits for none.
  public var point: PointID?
  /// The most turns that the parking may last.
  public var turnsMax: UInt32

  public init(milestones: UInt32 = 0, point: PointID? = nil, turnsMax: UInt32 = 2000) {
    require(turnsMax > 0, "a parking of no turns")
    self.milestones = milestones
    self.point = point
    self.turnsMax = turnsMax
  }
}

/// What the decision at a fired yield was.
public enum FiredYieldAnswer: Hashable, Sendable {
  case goOn
  case park(ParkCondition)
  case abandon
  case fail
}

struct Parking {
  var milestonesLeft: UInt32 = 0
  var point: PointID?
  var deadline: UInt64 = 0
}

extension World {
  /// Holds a runnable actor until `condition`, or until nothing else can run.
  public func park(_ slot: Int, until condition: ParkCondition) {
    require(
      roster.pointee.runnable.contains(slot), "slot \(slot) was parked while it could not run")
    let deadline = counts.turns + UInt64(condition.turnsMax)
    roster.pointee.leaveStates(slot)
    roster.pointee.parked.insert(slot)
    roster.pointee.entries[slot].parking = Parking(
      milestonesLeft: condition.milestones, point: condition.point, deadline: deadline)
    state.pointee.nextParkingDeadline = min(state.pointee.nextParkingDeadline, deadline)
    state.pointee.counts.parkings += 1
    var record = TraceRecord(.parked, at: roster.pointee.entries[slot])
    record.answer = UInt64(condition.milestones)
    append(record)
  }

  /// Lets a parked actor go on.
  public func release(_ slot: Int) {
    require(
      roster.pointee.parked.contains(slot), "slot \(slot) was released while it was not parked")
    becomeRunnable(slot)
    append(TraceRecord(.released, at: roster.pointee.entries[slot]))
  }

  /// Does what the strategy answers at a fired yield.
  func settleFired(
    _ slot: Int, _ actor: any ScheduledFiber, _ point: (family: UInt8, ordinal: UInt8)
  ) -> FiredYieldAnswer {
    let id = PointID(family: point.family, ordinal: point.ordinal)
    state.pointee.counts.firedYields += 1
    firedYields.add(id)
    reached(id)
    let answer = strategy.firedYield(slot, at: id, in: self)
    switch answer {
    case .goOn: break
    case .park(let condition): park(slot, until: condition)
    case .abandon:
      state.pointee.counts.abandonments += 1
      append(TraceRecord(.abandoned, at: roster.pointee.entries[slot], id))
      actor.abandon(self)
    case .fail:
      state.pointee.counts.failures += 1
      append(TraceRecord(.failed, at: roster.pointee.entries[slot], id))
      actor.failAtResume(self)
    }
    return answer
  }

  func reached(_ point: PointID) {
    if roster.pointee.parked.isEmpty { return }
    roster.pointee.parked.forEach { slot in
      if roster.pointee.entries[slot].parking.point == point { release(slot) }
    }
  }

  func countMilestone(of reacher: Int) {
    roster.pointee.parked.forEach { slot in
      guard slot != reacher, roster.pointee.entries[slot].parking.milestonesLeft > 0 else { return }
      roster.pointee.entries[slot].parking.milestonesLeft -= 1
      if roster.pointee.entries[slot].parking.milestonesLeft == 0 { release(slot) }
    }
  }

  /// Releases those that have been out for as long as they may.
  func releaseOverdue() {
    state.pointee.nextParkingDeadline = .max
    roster.pointee.parked.forEach { slot in
      let deadline = roster.pointee.entries[slot].parking.deadline
      if deadline <= counts.turns {
        release(slot)
      } else {
        state.pointee.nextParkingDeadline = min(state.pointee.nextParkingDeadline, deadline)
      }
    }
  }

  /// Releases one because nothing else can run.
  func releaseOne() {
    if roster.pointee.parked.isSingle { return release(roster.pointee.parked.lowest) }
    release(pick(nextKey(FiredYieldLabel.released), among: roster.pointee.parked.snapshot))
  }
}
