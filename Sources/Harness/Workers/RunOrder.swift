import Console
import Primitives
import Scenario

/// One run that a worker is asked for; one line on its standard input.
package struct RunOrder: Hashable, Sendable {
  package enum Task: String, Hashable, Sendable {
    /// Runs the seed and returns its result.
    case run
    /// Does the same, with everything that a failure file contains.
    case record
    /// Runs it for the corpus; with a recording if it is compared with a failure file.
    case replay, replayRecording

    /// The parts of the result that the answer must have.
    var parts: RunResult.Parts {
      switch self {
      case .run: []
      case .record: [.samples, .recording]
      case .replay: .lastEvents
      case .replayRecording: [.lastEvents, .samples, .recording]
      }
    }
  }

  /// Returned with the answer.
  package var number: UInt64
  package var task: Task
  package var seed: HexNumber
  /// The fields of the spec that were set by hand.
  package var options: [String: String]
  /// How long the run may take.
  package var milliseconds: UInt64
  /// What clients do; nil if they draw it.
  package var plans: [RecordedPlan]?

  package init(
    number: UInt64, task: Task, seed: UInt64, options: [String: String], milliseconds: UInt64
  ) {
    self.number = number
    self.task = task
    self.seed = HexNumber(seed)
    self.options = options
    self.milliseconds = milliseconds
  }
}

/// The answer to an order; one line each, in the order in which the orders were given.
package struct RunAnswer: Hashable, Sendable, Codable {
  package var number: UInt64
  /// The result of the run, with its cost; nil if the spec contradicts itself.
  package var line: SeedResult?
  /// Why there is no result, as a sentence.
  package var complaint: String?

  package init(number: UInt64) { self.number = number }
}

extension SpecChoice {
  /// The choice of a seed and options by name, in the order of the table of fields.
  ///
  /// - Throws: `.usage` if a field does not accept its text.
  package init(
    seed: UInt64, options: [String: String], _ fields: SpecFields
  ) throws(HarnessError) {
    self.init(seed: seed)
    for field in fields.all {
      guard let text = options[field.name] else { continue }
      guard let override = SpecOverride(field, text) else {
        throw .usage("--\(field.name): \(field.complaint(text))")
      }
      overrides.append(override)
    }
  }
}
