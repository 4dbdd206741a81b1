import AsyncIO
import Checkers
import Database
import MVCC
import Primitives
import Simulation

/// What must sometimes happen in runs of the workloads; a probe that is never hit indicates a blind spot.
final class RunProbes {
  let set: ProbeSet
  let eagerConflict, validationConflict, dependencyAborted, schemaConflict, busy: Probe
  let indeterminate, reopened, ioError, constraint, outOfMemory: Probe
  let abandonedStatement, abandonedCommit, adopted, closedConnection: Probe
  let processCrash, powerLoss, crashInRecovery, commitSurvivedUnasked, lostUnsynced: Probe
  let aimedRead, commitHold, speculativeRead, readOwnWrite, savepointRead: Probe
  let ledgerRead, rowIDAllocated, tableCreated, tableDropped: Probe
  let poisonedMet, cutFailed, badFrame, rowIDContention, idled: Probe
  // The probes that show that faults of the spec have fired; see `FaultSwitch`.
  let injectedYield, plannedFailure, earlyStep: Probe
  let plannedProcessCrash, plannedPowerLoss, faultCrash, repeatedCrash, spoiled, roughOpening: Probe
  let disk: DiskProbes

  init(_ set: ProbeSet) {
    self.set = set
    eagerConflict = set.register("write conflict")
    validationConflict = set.register("exclusive conflict")
    dependencyAborted = set.register("commit dependency aborted")
    schemaConflict = set.register("schema conflict")
    busy = set.register("busy")
    indeterminate = set.register("indeterminate commit")
    reopened = set.register("reopened after a failed sync")
    ioError = set.register("commit failed by an I/O error")
    constraint = set.register("constraint failed")
    outOfMemory = set.register("injected out of memory")
    abandonedStatement = set.register("statement abandoned")
    abandonedCommit = set.register("commit abandoned")
    adopted = set.register("commit adopted")
    closedConnection = set.register("connection closed in the middle")
    processCrash = set.register("process crash")
    powerLoss = set.register("power loss")
    crashInRecovery = set.register("crash during recovery")
    commitSurvivedUnasked = set.register("unacknowledged commit survived a crash")
    lostUnsynced = set.register("acknowledged commit lost in NORMAL mode")
    aimedRead = set.register("read aimed at a held commit")
    commitHold = set.register("commit held at a hold point")
    speculativeRead = set.register("speculative read")
    readOwnWrite = set.register("own write read")
    savepointRead = set.register("rolled back key read again")
    ledgerRead = set.register("ledger judged")
    rowIDAllocated = set.register("row id allocated")
    tableCreated = set.register("table created")
    tableDropped = set.register("table dropped")
    poisonedMet = set.register("statement refused by a poisoned store")
    cutFailed = set.register("cut of a frame or its sync failed")
    badFrame = set.register("frame with a wrong check met by recovery")
    idled = set.register("client idled in an open transaction")
    rowIDContention = set.register("row-id lock contended")
    injectedYield = set.register("injected yield")
    plannedFailure = set.register("planned failure")
    earlyStep = set.register("waiting fiber stepped early")
    plannedProcessCrash = set.register("planned process crash")
    plannedPowerLoss = set.register("planned power loss")
    faultCrash = set.register("machine failed right after a fault")
    repeatedCrash = set.register("machine failed again soon")
    roughOpening = set.register("opening on a rough disk")
    spoiled = set.register("durable data spoiled by a power loss")
    disk = DiskProbes(set)
  }
}
