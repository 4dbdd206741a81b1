import AsyncIO
import Primitives

/// What a parked actor waits for; the first that comes releases it.
public struct ParkCondition: Hashable, Sendable {
  /// How many milestones of others must be reached; 0 waits for none.
  public var milestones: UInt32
  /// The point that another must reach; nil waits for none.
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

/// What an actor does after an injected yield.
public enum YieldSequel: Hashable, Sendable {
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
      roster.value.runnable.contains(slot), "slot \(slot) was parked while it could not run")
    let deadline = counts.turns + UInt64(condition.turnsMax)
    roster.value.leaveStates(slot)
    roster.value.parked.insert(slot)
    roster.value.entries[slot].parking = Parking(
      milestonesLeft: condition.milestones, point: condition.point, deadline: deadline)
    state.value.nextParkingDeadline = min(state.value.nextParkingDeadline, deadline)
    state.value.counts.parkings += 1
    var record = TraceRecord(.parked, at: roster.value.entries + slot)
    record.answer = UInt64(condition.milestones)
    append(record)
  }

  /// Lets a parked actor go on.
  public func release(_ slot: Int) {
    require(
      roster.value.parked.contains(slot), "slot \(slot) was released while it was not parked")
    becomeRunnable(slot)
    append(TraceRecord(.released, at: roster.value.entries + slot))
  }

  /// Does what the strategy decides at an injected yield.
  func resolveInjectedYield(
    _ slot: Int, _ point: (family: UInt8, ordinal: UInt8)
  ) -> YieldSequel {
    let id = PointID(family: point.family, ordinal: point.ordinal)
    state.value.counts.injectedYields += 1
    injectedYields.add(id)
    reached(id)
    let sequel = strategy.sequel(slot, at: id, in: self)
    switch sequel {
    case .goOn: break
    case .park(let condition): park(slot, until: condition)
    case .abandon:
      state.value.counts.abandonments += 1
      append(TraceRecord(.abandoned, at: roster.value.entries + slot, id))
      roster.value.entries[slot].actor.abandon(self)
    case .fail:
      state.value.counts.failures += 1
      append(TraceRecord(.failed, at: roster.value.entries + slot, id))
      roster.value.entries[slot].actor.failAtResume(self)
    }
    return sequel
  }

  func reached(_ point: PointID) {
    if roster.value.parked.isEmpty { return }
    roster.value.parked.forEach { slot in
      if roster.value.entries[slot].parking.point == point { release(slot) }
    }
  }

  func countMilestone(of reacher: Int) {
    roster.value.parked.forEach { slot in
      guard slot != reacher, roster.value.entries[slot].parking.milestonesLeft > 0 else { return }
      roster.value.entries[slot].parking.milestonesLeft -= 1
      if roster.value.entries[slot].parking.milestonesLeft == 0 { release(slot) }
    }
  }

  /// Releases those that have been parked for as long as they may.
  func releaseOverdue() {
    state.value.nextParkingDeadline = .max
    roster.value.parked.forEach { slot in
      let deadline = roster.value.entries[slot].parking.deadline
      if deadline <= counts.turns {
        release(slot)
      } else {
        state.value.nextParkingDeadline = min(state.value.nextParkingDeadline, deadline)
      }
    }
  }

  /// Releases one because nothing else can run.
  func releaseOne() {
    if roster.value.parked.isSingle { return release(roster.value.parked.lowest) }
    release(pick(nextKey(InjectedYieldLabel.released), among: roster.value.parked.snapshot))
  }
}
