import Console

/// The first difference of two traces, with the events around it.
struct TraceDifference {
  /// One of the two.
  struct Side {
    var name: String
    var events: UInt64
    /// The event at which the traces differ; nil if this one had ended.
    var event: TraceEvent?
    /// Some events after that one.
    var after: [TraceEvent] = []
  }

  var a: Side
  var b: Side
  /// How many events both have in common; all of them if the traces are the same.
  var common: UInt64
  /// The last of those.
  var before: [TraceEvent] = []
  /// The fields that differ; empty if one trace has ended.
  var fields: [String] = []

  var isSame: Bool { a.event == nil && b.event == nil }
}

/// Finds the first difference of two traces.
struct TraceComparison {
  let a: TraceReader
  let b: TraceReader
  /// How many events are shown before and after the difference.
  let context: Int
  let scheduleOnly: Bool

  private enum Pair {
    case same
    case different([String])
  }

  /// - Throws: `.malformed` for a line that is not an event, `.unreadable`.
  func find() throws(HarnessError) -> TraceDifference {
    var recent: [[UInt8]] = []
    var common: UInt64 = 0
    while true {
      let (mine, theirs) = (try a.next(), try b.next())
      guard let mine, let theirs else {
        return try ending(mine, theirs, common, recent)
      }
      if case .different(let fields) = try compare(mine, theirs) {
        var found = try ending(mine, theirs, common, recent)
        found.fields = fields
        return found
      }
      common += 1
      recent.append(mine)
      if recent.count > context { recent.removeFirst() }
    }
  }

  /// Lines that are the same need no parsing, which would cost most of the time.
  private func compare(_ mine: [UInt8], _ theirs: [UInt8]) throws(HarnessError) -> Pair {
    if mine == theirs, mine.first == UInt8(ascii: "{"), mine.last == UInt8(ascii: "}") {
      return .same
    }
    let fields = try a.event(mine).difference(from: b.event(theirs), scheduleOnly: scheduleOnly)
    return fields.isEmpty ? .same : .different(fields)
  }

  private func ending(
    _ mine: [UInt8]?, _ theirs: [UInt8]?, _ common: UInt64, _ recent: [[UInt8]]
  ) throws(HarnessError) -> TraceDifference {
    var before: [TraceEvent] = []
    for (index, line) in recent.enumerated() {
      before.append(try a.event(line, back: recent.count - index - (mine == nil ? 1 : 0)))
    }
    return TraceDifference(
      a: try side(a, mine), b: try side(b, theirs), common: common, before: before)
  }

  private func side(
    _ reader: TraceReader, _ line: [UInt8]?
  ) throws(HarnessError) -> TraceDifference.Side {
    var side = TraceDifference.Side(name: reader.name, events: 0)
    if let line {
      side.event = try reader.event(line)
      while side.after.count < context, let next = try reader.next() {
        side.after.append(try reader.event(next))
      }
    }
    side.events = try reader.countRest()
    return side
  }
}
