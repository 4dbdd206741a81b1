import Console
import Primitives
import Scenario

/// The result of one seed of a sweep: one line of a results file.
///
/// In addition to the result of its run it contains what only a sweep knows.
@dynamicMemberLookup
package struct SeedResult: Hashable, Sendable {
  package var result: RunResult
  /// Whether a second process with another hash seed ran it too.
  package var isAudited = false
  /// The wall time that it took. This and the next field are the only ones that differ if the same build runs the
  /// seed again.
  package var milliseconds: UInt64 = 0
  /// The processor time of its run, without audits; nil if it was not measured.
  package var cpuMicroseconds: UInt64?

  package init(_ result: RunResult, milliseconds: UInt64 = 0) {
    self.result = result
    self.milliseconds = milliseconds
  }

  package init(seed: UInt64, _ outcome: RunOutcome) {
    self.init(RunResult(seed: seed))
    result.outcome = outcome
  }

  package subscript<Value>(dynamicMember path: WritableKeyPath<RunResult, Value>) -> Value {
    get { result[keyPath: path] }
    set { result[keyPath: path] = newValue }
  }
}

/// The keys of the result and three more, in one object.
extension SeedResult: Codable {
  private enum Keys: String, CodingKey { case seed, isAudited, milliseconds, cpuMicroseconds }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    // A result alone may be without its seed, but a line may not.
    _ = try container.decode(HexNumber.self, forKey: .seed)
    result = try RunResult(from: decoder)
    isAudited = try container.decodeIfPresent(Bool.self, forKey: .isAudited) ?? false
    milliseconds = try container.decodeIfPresent(UInt64.self, forKey: .milliseconds) ?? 0
    cpuMicroseconds = try container.decodeIfPresent(UInt64.self, forKey: .cpuMicroseconds)
  }

  package func encode(to encoder: any Encoder) throws {
    try result.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(isAudited, forKey: .isAudited)
    try container.encode(milliseconds, forKey: .milliseconds)
    try container.encodeIfPresent(cpuMicroseconds, forKey: .cpuMicroseconds)
  }
}
