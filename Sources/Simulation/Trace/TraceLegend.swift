import AsyncIO
import Primitives

/// What the numbers of a trace mean, to render it as text.
public struct TraceLegend {
  public var catalogue: YieldCatalogue
  public var names: NameTable
  /// Names of the marks that the harness adds to the trace, by their codes.
  public var marks: [String]
  /// The system's words for what the simulation calls by neutral names.
  public var words: TraceWords

  public init(
    catalogue: YieldCatalogue = YieldCatalogue(), names: NameTable, marks: [String] = [],
    words: TraceWords = TraceWords()
  ) {
    self.words = words
    self.catalogue = catalogue
    self.names = names
    self.marks = marks
  }

  /// The meaning of a mark with this code.
  public func name(ofMark code: UInt8) -> String {
    Int(code) < marks.count ? marks[Int(code)] : "mark \(code)"
  }

  /// One line for the event with that number.
  public func line(_ event: UInt64, _ record: TraceRecord) -> String {
    var line = "\(event) \(names.name(of: record.actor))"
    if record.span != 0 || record.place != 0 {
      line += " op \(record.span).\(record.place)"
    }
    line += " \(text(record))"
    if record.footprint != 0 { line += " footprint \(hexadecimal(record.footprint))" }
    if record.cause != 0 { line += " after event \(record.cause)" }
    return line
  }

  /// The last `length` events at most as lines, the oldest first.
  public func lines(_ trace: Trace, last length: Int = .max) -> [String] {
    let kept = trace.count - trace.firstKept
    let first = trace.count - min(kept, UInt64(clamping: length))
    return (first..<trace.count).map { line($0, trace[$0]) }
  }

  private func text(_ record: TraceRecord) -> String {
    switch record.kind {
    case .step: return step(record)
    case .earlyStep: return "stepped early: \(step(record))"
    case .idle: return "nothing can run, the clock jumps to t\(record.answer)"
    case .spawned: return "comes"
    case .removed: return "leaves"
    case .parked:
      return record.answer == 0 ? "is parked" : "is parked for \(record.answer) \(words.milestones)"
    case .released: return "is released"
    case .abandoned: return "is abandoned at \(point(record))"
    case .failed: return "shall fail at \(point(record))"
    case .spanBegan: return "begins a \(words.span)"
    case .milestone: return words.milestoneSentence
    case .mark: return mark(record)
    case .woken: return "is woken"
    case .messageArrived: return "gets a message of host \(record.answer)"
    case .messageLost: return "does not get a message of host \(record.answer): \(loss(record))"
    case .wayCut: return "is cut off from host \(record.answer)"
    case .wayMended: return "can be reached by host \(record.answer) again"
    case .hostCrashed: return record.ordinal == 0 ? "crashes" : "loses its power"
    case .hostBooted: return record.answer == 0 ? "boots" : "boots again"
    }
  }

  private func step(_ record: TraceRecord) -> String {
    let result = record.answer == 0 ? "" : " \(hexadecimal(record.answer))"
    switch record.mark {
    case .none: return "steps"
    case .ran: return "\(words.ran)\(result)"
    case .finishedOperation: return "finished an operation\(result)"
    case .finished: return "ends\(result)"
    case .sleeping: return "sleeps\(result)"
    case .idle: return "idles\(result)"
    case .waiting: return "waits for I/O\(result)"
    case .voluntaryYield: return "yields\(result)"
    case .injectedYield: return "yields at \(point(record)), hit \(record.answer)"
    case .contention:
      return "meets contention on \(words.name(ofResource: record.ordinal))\(result)"
    }
  }

  private func loss(_ record: TraceRecord) -> String {
    switch MessageLoss(rawValue: record.ordinal) {
    case .lost, nil: "it is lost"
    case .cut: "the way is cut"
    case .missed: "it is down"
    case .overflowed: "there are too many"
    }
  }

  private func point(_ record: TraceRecord) -> String {
    catalogue.name(family: record.family, ordinal: record.ordinal)
  }

  private func mark(_ record: TraceRecord) -> String {
    let name = name(ofMark: record.ordinal)
    return record.answer == 0 ? name : "\(name) \(record.answer)"
  }
}
