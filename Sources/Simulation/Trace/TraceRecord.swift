import Primitives

/// The kind of event that a record of the trace describes.
public enum TraceKind: UInt8, Sendable, CaseIterable {
  case step, earlyStep, idle, spawned, removed, parked, released, abandoned, failed
  case spanBegan, milestone, mark, woken, hostCrashed, hostBooted
  case messageArrived, messageLost, wayCut, wayMended
}

/// What a step of the trace did.
public enum StepMark: UInt8, Sendable, CaseIterable {
  case none, ran, finishedOperation, finished, sleeping, waiting
  case voluntaryYield, injectedYield, contention, idle
}

/// One event in 32 bytes; text is made from it only on request.
public struct TraceRecord: Hashable, Sendable {
  public var kind: TraceKind
  public var mark = StepMark.none
  /// The family of the point that was met, or the class of the contended resource.
  public var family: UInt8 = 0
  public var ordinal: UInt8 = 0
  /// The number of the actor's birth, which the world's name table knows; the run's own is 0.
  public var actor: UInt16
  /// The operation's place in its span.
  public var place: UInt16 = 0
  public var span: UInt32 = 0
  /// The number of the event that allowed this one to happen.
  public var cause: UInt32 = 0
  /// A hash of the result, or what the kind implies: a time, a number of milestones, an occurrence.
  public var answer: UInt64
  /// The fingerprint of what the step touched.
  public var footprint: UInt64 = 0

  init(_ kind: TraceKind, actor: UInt32 = 0, answer: UInt64 = 0) {
    self.kind = kind
    self.actor = UInt16(truncatingIfNeeded: actor)
    self.answer = answer
  }

  /// Kind, mark and point as one number, for the digest.
  var outcomeWord: UInt64 {
    UInt64(kind.rawValue) << 24 | UInt64(mark.rawValue) << 16 | UInt64(family) << 8
      | UInt64(ordinal)
  }
}
