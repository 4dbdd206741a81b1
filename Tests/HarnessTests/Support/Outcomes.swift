import Primitives
import Scenario
import Simulation

@testable import Harness

extension RunOutcome {
  /// What failed, for tests that change it; an outcome without a failure stays as it is.
  var found: RunFailure? {
    get { failure }
    set {
      guard let newValue else { return }
      switch self {
      case .passed: break
      case .failed: self = .failed(newValue)
      case .stalled: self = .stalled(newValue)
      case .nondeterministic(_, let death): self = .nondeterministic(newValue, death)
      case .died(var death):
        death.finding = newValue
        self = .died(death)
      case .unrepeated(var death):
        death.finding = newValue
        self = .unrepeated(death)
      }
    }
  }

  /// The signature, for tests that change it.
  var group: String? {
    get { signature }
    set {
      guard let newValue else { return }
      if case .died(var death) = self {
        death.signature = newValue
        self = .died(death)
      } else {
        found?.signature = newValue
      }
    }
  }
}

extension SeedResult {
  var kind: OutcomeKind { result.outcome.kind }
  var death: ProcessDeath? { result.outcome.death }

  var finding: RunFailure? {
    get { result.outcome.found }
    set { result.outcome.found = newValue }
  }

  var signature: String? {
    get { result.outcome.group }
    set { result.outcome.group = newValue }
  }
}

extension DigestSamples {
  /// Samples as runs have them.
  init(_ values: [(decisions: UInt64, behaviour: UInt64)], interval: UInt64 = 256) {
    self.init(
      interval: interval,
      samples: values.map {
        Sample(
          decisions: RollingDigest(value: $0.decisions),
          behaviour: RollingDigest(value: $0.behaviour))
      })
  }

  /// The same with another behaviour at one place.
  func changing(_ place: Int, behaviour: UInt64) -> DigestSamples {
    var values = samples.map { (decisions: $0.decisions.value, behaviour: $0.behaviour.value) }
    values[place].behaviour = behaviour
    return DigestSamples(values, interval: interval)
  }
}
