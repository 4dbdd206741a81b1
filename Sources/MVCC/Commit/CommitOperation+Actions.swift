import AsyncIO
import Primitives
import Storage

extension CommitOperation {
  /// Performs the pending action, or a chunk of it.
  mutating func perform() -> Transition<CommitReceipt> {
    switch action {
    case .drawEndTimestamp: prepare()
    case .validate: validate()
    case .awaitDependencies: return awaitDependencies()
    case .buildRecord: buildChunk()
    case .acquireLog: return acquireLog()
    case .writeFrame: return .submitted(submitWrite())
    case .syncLog, .syncCut: return .submitted(store.log.file.sync())
    case .cutFrame: return .submitted(store.log.file.setSize(store.log.end))
    case .endLog: endLog()
    case .publishCommit: publish()
    case .rewriteVersions: rewriteChunk()
    case .raiseWatermark: raiseWatermark()
    case .finish: finish()
    case .checkpointIfDue: advance(machine.checkpointSettled())
    case .collectGarbage: collect()
    case .rollBack(let error): rollBack(error)
    case .poison(let error): poison(error)
    case .report, .none: break
    }
    return .continue
  }

  private mutating func prepare() {
    let end = store.timestamps.draw()
    transaction.endTimestamp = end
    if transaction.pendingSchema != nil { store.schema.changer = transaction.id }
    #if PlantedBugs
      // The publication comes only with the validation, after its hook.
      if store.isPlanted(.latePreparing) { return advance(machine.prepared()) }
    #endif
    transaction.state = .preparing(end)
    if !store.options.eagerConflicts {
      store.isolation.doomIfOutrun(transaction, in: &store.index)
    }
    context.slots.footprint.record(.writes(.clock))
    advance(machine.prepared())
  }

  private mutating func validate() {
    guard let end = transaction.endTimestamp else {
      trap("\(transaction.id) validates without end")
    }
    #if PlantedBugs
      if store.isPlanted(.latePreparing) { transaction.state = .preparing(end) }
    #endif
    if let conflict = store.validate(transaction, end: end) {
      advance(machine.refused(conflict))
    } else {
      advance(machine.validated())
    }
  }

  private mutating func awaitDependencies() -> Transition<CommitReceipt> {
    // The count is read before the flag: an abort in between is then seen by one of the two.
    let open = transaction.openDependencies
    if transaction.dependencyAborted {
      store.counts.dependencyAborts += 1
      advance(machine.refused(.commitDependencyAborted))
    } else if open > 0 {
      return .waiting(.yield(.contention(.transaction)))
    } else {
      advance(machine.dependenciesCommitted())
    }
    return .continue
  }

  private mutating func acquireLog() -> Transition<CommitReceipt> {
    guard store.log.tryLock(by: transaction.id.rawValue) else {
      progress += 1
      return .waiting(.yield(.contention(.logTail)))
    }
    context.slots.footprint.record(.writes(.logTail))
    // The previous holder of the lock may have left the log's end unknown.
    advance(store.isPoisoned ? machine.refused(.needsReopen) : machine.logAcquired())
    return .continue
  }

  private mutating func submitWrite() -> Completion {
    if frame == nil {
      guard let builder = builder.take() else {
        trap("\(transaction.id) writes a record that was not built")
      }
      // Sealed in place: the builder is the only one that holds the bytes.
      let sealed = builder.sealed(after: store.log.lastChecksum)
      let buffer = store.log.makeBuffer(copying: sealed.bytes.span.bytes)
      frame = (buffer, size: sealed.bytes.count, sealed.checksum)
      store.log.keepSpareBytes(sealed.bytes)
    }
    guard let frame else { trap("\(transaction.id) writes a frame that was not sealed") }
    isSubmitted = true
    return store.log.file.write(frame.buffer, count: frame.size, at: store.log.end)
  }

  /// Feeds the outcome of the log's operation to the machine.
  mutating func settle(_ completion: Completion) {
    do throws(IOError) {
      let result = try store.io.completions.take(completion)
      succeeded(result)
    } catch {
      failed(error)
    }
  }

  private mutating func succeeded(_ result: Int) {
    switch action {
    case .writeFrame:
      guard let frame, result == frame.size else {
        // A short write leaves part of a frame after the log's end, as a failed one may.
        return writeFailed(IOError(.incomplete, during: .write))
      }
      advance(machine.frameWritten())
    case .syncLog: advance(machine.logSynced())
    case .cutFrame: advance(machine.frameCut())
    case .syncCut: advance(machine.cutSynced())
    default: trap("an operation of the log settled while \(action) was pending")
    }
  }

  private mutating func writeFailed(_ error: IOError) {
    #if PlantedBugs
      // What the write has left after the log's end stays there.
      if store.isPlanted(.uncutTail) { return advance(machine.refused(.io(error))) }
    #endif
    advance(machine.writeFailed(error))
  }

  private mutating func failed(_ error: IOError) {
    switch action {
    case .writeFrame: writeFailed(error)
    case .syncLog: advance(machine.settlingFailed(error))
    case .cutFrame, .syncCut:
      store.counts.failedCuts += 1
      advance(machine.settlingFailed(error))
    default: trap("an operation of the log failed while \(action) was pending")
    }
  }
}
