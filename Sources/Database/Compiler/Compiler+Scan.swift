import MVCC
import SQLSyntax
import Values

/// Where the body of a loop over rows can jump to.
struct ScanLabels {
  /// To the next row.
  let next: Target
  /// After the loop.
  let end: Target
}

extension Compiler {
  /// Emits a loop over the rows of `access`; `body` is emitted where the cursor is on one.
  mutating func scan(
    _ access: KeyAccess, backward: Bool = false,
    _ body: (inout Compiler, ScanLabels) throws(EngineError) -> Void
  ) throws(EngineError) {
    let end = builder.makeLabel()
    builder.emit(.openCursor)
    switch access.path {
    case .exact(let expression):
      let key = builder.allocate()
      builder.emit(.exactKey(try compile(expression), into: key, ifNone: end))
      builder.emit(.seek(.exactly, key: key, ifNone: end))
      try filtered(access, ScanLabels(next: end, end: end), body)
    case .probes(let list): try scanProbes(access, list, backward, end, body)
    case .all:
      builder.emit(backward ? .last(ifNone: end) : .rewind(ifNone: end))
      try loop(access, backward, end, body)
    case .range(let bounds): try scanRange(access, bounds, backward, end, body)
    }
    builder.bind(end)
  }

  private mutating func filtered(
    _ access: KeyAccess, _ labels: ScanLabels,
    _ body: (inout Compiler, ScanLabels) throws(EngineError) -> Void
  ) throws(EngineError) {
    for condition in access.residual { try jumpUnless(condition, to: labels.next) }
    try body(&self, labels)
  }

  private mutating func scanProbes(
    _ access: KeyAccess, _ list: [Expression], _ backward: Bool, _ end: Target,
    _ body: (inout Compiler, ScanLabels) throws(EngineError) -> Void
  ) throws(EngineError) {
    for element in list {
      let mark = builder.mark
      builder.emit(.addProbe(try compile(element)))
      builder.release(to: mark)
    }
    builder.emit(.sortProbes(isDescending: backward))
    let (key, next) = (builder.allocate(), builder.makeLabel())
    builder.bind(next)
    builder.emit(.nextProbe(into: key, ifNone: end))
    builder.emit(.seek(.exactly, key: key, ifNone: next))
    try filtered(access, ScanLabels(next: next, end: end), body)
    builder.emit(.jump(next))
  }

  private mutating func scanRange(
    _ access: KeyAccess, _ bounds: [(bound: KeyBound, value: Expression)], _ backward: Bool,
    _ end: Target, _ body: (inout Compiler, ScanLabels) throws(EngineError) -> Void
  ) throws(EngineError) {
    let (low, high) = (builder.allocate(), builder.allocate())
    builder.emit(.copy(builder.constant(.integer(.min)), into: low))
    builder.emit(.copy(builder.constant(.integer(.max)), into: high))
    for (bound, expression) in bounds {
      let value = try compile(expression)
      let register = bound == .above || bound == .atLeast ? low : high
      builder.emit(.bound(bound, value, into: register, ifEmpty: end))
    }
    builder.emit(.confine(low: low, high: high))
    let start = backward ? high : low
    builder.emit(.seek(backward ? .atOrBefore : .atOrAfter, key: start, ifNone: end))
    try loop(access, backward, end, body)
  }

  private mutating func loop(
    _ access: KeyAccess, _ backward: Bool, _ end: Target,
    _ body: (inout Compiler, ScanLabels) throws(EngineError) -> Void
  ) throws(EngineError) {
    let (again, next) = (builder.makeLabel(), builder.makeLabel())
    builder.bind(again)
    try filtered(access, ScanLabels(next: next, end: end), body)
    builder.bind(next)
    builder.emit(backward ? .previous(again: again) : .next(again: again))
  }
}
