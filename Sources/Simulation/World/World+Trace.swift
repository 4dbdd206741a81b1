import AsyncIO

extension TraceRecord {
  init(
    _ kind: TraceKind, at entry: UnsafeMutablePointer<ActorEntry>,
    _ point: PointID = PointID(rawValue: 0)
  ) {
    self.init(kind, actor: entry.pointee.birth)
    let operation = entry.pointee.cursor.scope.operation
    span = operation.span
    place = UInt16(truncatingIfNeeded: operation.place)
    cause = entry.pointee.cause
    family = point.family
    ordinal = point.ordinal
  }

  /// Records what a step returned.
  mutating func note(_ outcome: StepOutcome) {
    switch outcome {
    case .ran: mark = .ran
    case .finishedOperation: mark = .finishedOperation
    case .finished: mark = .finished
    case .sleeping: mark = .sleeping
    case .idle: mark = .idle
    case .waiting(let completion):
      guard let reason = completion.yieldReason else { return mark = .waiting }
      family = UInt8(truncatingIfNeeded: reason.rawValue >> 8)
      ordinal = UInt8(truncatingIfNeeded: reason.rawValue)
      switch reason.kind {
      case .voluntary: mark = .voluntaryYield
      case .injected: mark = .injectedYield
      case .contention: mark = .contention
      }
    }
  }
}
