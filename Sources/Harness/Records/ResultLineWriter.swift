import Primitives
import Scenario
import Simulation

/// Writes the line of a seed that passed, byte by byte: most lines of a sweep are of this kind, and composing one
/// of strings takes ten times as long.
struct ResultLineWriter {
  private var bytes: [UInt8] = []

  private static let usualBytes = 384

  /// The same text as `JSONText.line` for such a seed; nil for any other seed, or if there is more to write than
  /// such a line contains.
  static func text(of line: SeedResult) -> String? {
    let result = line.result
    guard result.outcome == .passed, let digests = result.digests, result.isReduced else {
      return nil
    }
    var writer = ResultLineWriter()
    writer.bytes.reserveCapacity(usualBytes)
    writer.add("{\"behaviour\":")
    writer.add(number: digests.behaviour)
    guard writer.add(result.counts) else { return nil }
    if let cpu = line.cpuMicroseconds { writer.add(",\"cpuMicroseconds\":", cpu) }
    writer.add(",\"decisions\":")
    writer.add(number: digests.decisions)
    if result.faults.on != 0 { writer.add(result.faults) }
    writer.add(line.isAudited ? ",\"isAudited\":true" : ",\"isAudited\":false")
    writer.add(",\"milliseconds\":", line.milliseconds)
    writer.add(",\"outcome\":\"passed\",\"seed\":")
    writer.add(number: result.seed)
    writer.add(",\"steps\":", result.steps)
    writer.add("}")
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The counts by name; false if JSON would escape a name.
  private mutating func add(_ counts: [NamedCount]) -> Bool {
    if counts.isEmpty { return true }
    add(",\"counts\":{\"")
    for (place, count) in counts.sortedByName.enumerated() {
      if place > 0 { add(",\"") }
      for byte in count.name.utf8 {
        guard ResultLine.isPlain(byte) else { return false }
        bytes.append(byte)
      }
      add("\":", count.count)
    }
    add("}")
    return true
  }

  private mutating func add(_ faults: FaultRecord) {
    add(",\"faults\":\"")
    add(faults.on, radix: 16)
    add(":")
    add(faults.fired, radix: 16)
    add("\"")
  }

  private mutating func add(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func add(_ text: StaticString, _ value: UInt64) {
    add(text)
    add(value, radix: 10)
  }

  /// A 64-bit number in the form that JSON files use.
  private mutating func add(number value: UInt64) {
    add("\"0x")
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      bytes.append(Self.digit(value &>> shift & 0xF))
    }
    add("\"")
  }

  private mutating func add(_ value: UInt64, radix: UInt64) {
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(Self.digit(rest % radix))
      rest /= radix
    } while rest > 0
    bytes[start...].reverse()
  }

  private static func digit(_ value: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: value < 10 ? value &+ 48 : value &+ 87)
  }
}

extension [NamedCount] {
  /// Most systems have their counts in this order already, or have only one.
  fileprivate var sortedByName: [NamedCount] {
    for place in indices.dropFirst() where self[place].name < self[place - 1].name {
      return sorted { $0.name < $1.name }
    }
    return self
  }
}

extension RunResult {
  /// Whether it has none of the optional parts of a result.
  fileprivate var isReduced: Bool {
    earlySteps == 0 && idleTurns == 0 && virtualTime == .start && samples.samples.isEmpty
      && probes.isEmpty && lastEvents.isEmpty && operations.isEmpty && interventions.isEmpty
      && plans.isEmpty && !hasGivenPlans
  }
}
