import Primitives

/// The maker of a decision: an actor by its path and incarnation; stable when other actors come or go.
public struct ActorID: Hashable, Sendable {
  /// A hash of the ordinals of birth from the root down.
  public let path: UInt64
  /// How often this actor was restarted, for instance after a crash.
  public let incarnation: UInt32

  public init(path: UInt64, incarnation: UInt32 = 0) {
    self.path = path
    self.incarnation = incarnation
  }

  /// The run itself, to which the spec and the epochs belong.
  public static let run = ActorID(path: 0)

  /// The actor with this ordinal among those that this one starts.
  public func child(_ ordinal: Int) -> ActorID {
    ActorID(path: mix64(path ^ 0xAC70_12D5, UInt64(truncatingIfNeeded: ordinal)))
  }

  /// What this one starts with a role and a number, independent of what else it has started before.
  public func child(_ role: StaticString, _ number: Int) -> ActorID {
    let name = mix64(stableHash(role), UInt64(truncatingIfNeeded: number))
    return ActorID(path: mix64(path ^ 0xF1BE_2013, name))
  }

  /// The same actor after one more restart.
  public var next: ActorID { ActorID(path: path, incarnation: incarnation + 1) }
}

/// What an actor is doing: the number of its span and the operation's place in it.
///
/// A span is what belongs together in an actor's work, such as a request.
///
/// A number is used once in a run, so a shrunk run keeps the names of what is left.
public struct OperationID: Hashable, Sendable {
  public var span: UInt32
  public var place: UInt32

  public init(span: UInt32, place: UInt32) {
    self.span = span
    self.place = place
  }

  public static let none = OperationID(span: 0, place: 0)
}

/// Independent families of decisions of one operation; cases are appended, never reordered.
///
/// `workload`, `value`, `hold`, `system` and `custom` belong to the system under test and its harness: the
/// simulation draws nothing from them. In all others a system's labels are `SystemDecisionLabel`s.
public enum DecisionStream: UInt8, Hashable, Sendable, CaseIterable {
  /// Fields of the run's spec, and epochs.
  case spec
  /// Which actor runs next.
  case schedule
  /// The priority of a span or actor, and when it is drawn again.
  case priority
  /// How many yields a plan has and at which points.
  case plan
  /// The occurrences at which the second layer of yields fires.
  case gap
  /// What follows an injected yield, such as a hold or a dropped operation.
  case injectedYield
  /// Failures injected at the engine's hooks.
  case failure
  /// How long a disk operation takes.
  case latency
  /// Faults of the disk.
  case fault
  /// Crashes, and what a crash keeps.
  case crash
  /// Kinds and shapes of the workload's operations.
  case workload
  /// Keys and values of the workload's operations.
  case value
  /// Hold points: which fiber is held where, and which runs meanwhile.
  case hold
  /// How much virtual time a step costs, and timers.
  case time
  /// Early steps of waiting actors, operations and connections that are given up.
  case disturbance
  /// What the system under test draws for itself, such as salts.
  case system
  /// Any decision that a user of the harness makes.
  case custom
  /// What happens to messages between hosts.
  case network
}

/// An actor at an operation: the part of a decision's key that changes seldom, hashed once.
public struct DecisionScope: Hashable, Sendable {
  public let actor: ActorID
  public let operation: OperationID
  @usableFromInline let hash: UInt64

  public init(actor: ActorID, operation: OperationID = .none) {
    self.actor = actor
    self.operation = operation
    hash = mix64(
      mix64(actor.path, UInt64(actor.incarnation)),
      UInt64(operation.span) << 32 | UInt64(operation.place))
  }

  /// The run itself.
  public static let run = DecisionScope(actor: .run)
}

/// The full name of one decision.
public struct DecisionKey: Hashable, Sendable {
  public let scope: DecisionScope
  public let stream: DecisionStream
  /// What is decided, within the stream: the number of a `DecisionLabel`.
  public let label: UInt64
  /// How often this was asked before, within the operation.
  public let occurrence: UInt64

  @inlinable
  public init<Label: DecisionLabel>(
    _ scope: DecisionScope, _ label: Label, _ occurrence: UInt64 = 0
  ) {
    self.init(scope, Label.stream, number: label.number, occurrence)
  }

  /// The name of a decision whose label is known only as a number, as in a failure file.
  @inlinable
  public init(
    _ scope: DecisionScope, _ stream: DecisionStream, number: UInt64, _ occurrence: UInt64 = 0
  ) {
    self.scope = scope
    self.stream = stream
    label = number
    self.occurrence = occurrence
  }

  /// The key as one number; distinct keys collide with probability 2^-64.
  @inlinable @inline(__always)
  public var hash: UInt64 {
    let named = scope.hash ^ (UInt64(stream.rawValue) &+ 1) &* 0xD6E8_FEB8_6659_FD93
    let labelled = mix64(named ^ label &* 0xA076_1D64_78BD_642F)
    return mix64(labelled &+ occurrence &* 0xE703_7ED1_A0B4_28DB)
  }
}
