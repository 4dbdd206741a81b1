import AsyncIO
import Console
import Primitives
import Simulation

/// A trace as JSON, one event on each line; 64-bit numbers are strings.
struct TraceLines {
  let legend: TraceLegend

  func text(_ event: UInt64, _ record: TraceRecord) -> String {
    var text = "{\"event\":\(event),\"kind\":\"\(legend.words.name(of: record.kind))\""
    text += ",\"actor\":\(quotedJSON(legend.names.name(of: record.actor)))"
    if record.mark != .none { text += ",\"mark\":\"\(legend.words.name(of: record.mark))\"" }
    if let place = place(record) { text += ",\"at\":\(quotedJSON(place))" }
    if record.span != 0 || record.place != 0 {
      text += ",\"\(legend.words.span)\":\(record.span),\"place\":\(record.place)"
    }
    if record.cause != 0 { text += ",\"cause\":\(record.cause)" }
    if record.answer != 0 { text += ",\"answer\":\"0x\(hexadecimal(record.answer))\"" }
    if record.footprint != 0 { text += ",\"footprint\":\"0x\(hexadecimal(record.footprint))\"" }
    return text + "}"
  }

  /// The yield point, the contended resource or the run's mark.
  private func place(_ record: TraceRecord) -> String? {
    switch (record.kind, record.mark) {
    case (_, .contention): legend.words.name(ofResource: record.ordinal)
    case (_, .injectedYield), (.abandoned, _), (.failed, _):
      legend.catalogue.name(family: record.family, ordinal: record.ordinal)
    case (.mark, _): legend.name(ofMark: record.ordinal)
    default: nil
    }
  }
}
