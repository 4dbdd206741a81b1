import AsyncIO
import Primitives

// The simulation's own labels, one registry for each stream; numbers are never changed or reused.
// The streams of plans, gaps and failures need none: their label is a hook's place in the engine.

/// Which actor runs next.
enum ScheduleLabel: UInt16, DecisionLabel, CaseIterable {
  case whetherToSwitch = 0
  case whoNext = 1
  case realisedSwitch = 8
  case realisedChoice = 9

  static var stream: DecisionStream { .schedule }
}

/// Priorities, and the options of strategies.
enum PriorityLabel: UInt16, DecisionLabel, CaseIterable {
  case priority = 0
  case window = 1
  case demotion = 2
  case changePoint = 3
  case demotedRank = 4
  // Options, drawn once in a run.
  case switching = 16
  case demotionRatio = 17
  case parked = 18
  case parkedTurns = 19
  case parkedAtOnce = 20

  static var stream: DecisionStream { .priority }
}

/// What injected yields lead to.
enum InjectedYieldLabel: UInt16, DecisionLabel, CaseIterable {
  /// Indexed by the point.
  case sequel = 0
  case condition = 1
  case point = 2
  case milestones = 3
  /// Which fiber is released because no other can run.
  case released = 4

  static var stream: DecisionStream { .injectedYield }
}

/// How long a disk operation takes.
struct LatencyLabel: DecisionLabel {
  let operation: IOError.Operation

  var number: UInt64 { UInt64(operation.rawValue) }
  static var stream: DecisionStream { .latency }
}

/// Faults of the disk, each by the kind of its operation.
enum FaultLabel: UInt16, DecisionLabel, CaseIterable {
  case deviceFailure = 0
  case noSpace = 1
  case short = 2
  case extent = 3
  /// Whether a failure has already happened when the operation begins.
  case atOnce = 4
  /// Whether more of the kind fail, and how many.
  case lasting = 5
  case lastingCount = 6
  /// How long a full disk refuses and with which code, and how much room is freed.
  case space = 7
  case spaceBack = 8
  /// Whether a failed write landed as a prefix or as arbitrary sectors, and as which.
  case landing = 9
  case sectors = 10
  /// The kind of the operations that fail next.
  case lastingKind = 11

  static var stream: DecisionStream { .fault }
}

/// What a crash leaves of an operation in flight, by its kind.
enum CrashLabel: UInt16, DecisionLabel, CaseIterable {
  case outcome = 0
  case extent = 1

  static var stream: DecisionStream { .crash }
}

/// What a power loss leaves of one file, or of the names, by what is asked and where.
///
/// A hash, because there are many places: its highest bit is set, which is so for no numbered label of the stream.
struct PowerLossLabel: DecisionLabel {
  enum Question: UInt64 { case survival, which, size, sector, torn, split, garbage }

  let number: UInt64

  init(subject: UInt64, _ question: Question, place: Int) {
    let hash = mix64(subject ^ question.rawValue, UInt64(truncatingIfNeeded: place))
    number = hash | 1 << 63
  }

  static var stream: DecisionStream { .crash }
}

/// What happens to a message, each by its receiver.
enum NetworkLabel: UInt16, DecisionLabel, CaseIterable {
  case loss = 0
  case duplication = 1
  case delay = 2
  case delayTicks = 3
  case reordering = 4
  case overtakingTicks = 5
  /// How much later the second copy arrives.
  case copy = 6
  /// How much longer than the shortest latency the message takes.
  case jitter = 7

  static var stream: DecisionStream { .network }
}

enum TimeLabel: UInt16, DecisionLabel, CaseIterable {
  case stepCost = 0

  static var stream: DecisionStream { .time }
}

/// Steps of actors that are still waiting.
enum DisturbanceLabel: UInt16, DecisionLabel, CaseIterable {
  case earlyStep = 1
  case whoEarly = 2

  static var stream: DecisionStream { .disturbance }
}
