extension KeyVersion: CustomStringConvertible {
  public var description: String { "version \(number) of key \(key)" }
}

extension Dependency: CustomStringConvertible {
  /// A sentence that says why the source comes before the target.
  public var description: String {
    let what = version.map(\.description) ?? "no version"
    return switch kind {
    case .ww: "T\(source) -ww-> T\(target): T\(target) overwrote \(what), which T\(source) wrote"
    case .wr: "T\(source) -wr-> T\(target): T\(target) read \(what), which T\(source) wrote"
    case .rw: "T\(source) -rw-> T\(target): T\(source) read \(what), which T\(target) overwrote"
    case .process:
      "T\(source) -process-> T\(target): the same process ran T\(source) before T\(target)"
    case .realtime:
      "T\(source) -realtime-> T\(target): T\(source) had ended when T\(target) began"
    }
  }
}

extension DetectedAnomaly: CustomStringConvertible {
  /// The name of the anomaly and a sentence for each piece of evidence, one per line.
  public var description: String {
    guard cycle.isEmpty else {
      let path = (transactions + transactions.prefix(1)).map { "T\($0)" }
      let lines = cycle.map { "\n  " + $0.description }
      return anomaly.name + ": " + path.joined(separator: " -> ") + lines.joined()
    }
    return anomaly.name + ": " + sentence
  }

  private var sentence: String {
    let what = version.map(\.description) ?? "no version"
    let first = transactions.first.map { "T\($0)" } ?? "nobody"
    let second = transactions.dropFirst().first.map { "T\($0)" } ?? "nobody"
    return switch anomaly.phenomenon {
    case .garbageRead: "\(first) read \(what) with a value that no transaction wrote"
    case .duplicateElements: "\(first) read a list that contains \(what) twice"
    case .abortedRead: "\(first) read \(what), which \(second) wrote before it aborted"
    case .intermediateRead: "\(first) read \(what), which \(second) overwrote itself"
    case .dirtyUpdate: "\(first) wrote \(what) on top of a write of \(second), which aborted"
    case .incompatibleOrder: "\(first) and \(second) disagree on \(what)"
    case .brokenChain: "\(first) wrote \(what) on top of something other than the version before it"
    case .futureRead: "\(first) read \(what) before it wrote it itself"
    case .internalInconsistency: "\(first) contradicts what it read or wrote before at \(what)"
    case .lostUpdate: "\(first) and \(second) both read \(what) and then wrote the key"
    case .writeCycle, .informationCycle, .singleAntidependency, .nonadjacentAntidependencies,
      .antidependencyCycle:
      "a cycle"
    }
  }
}

extension Verdict: CustomStringConvertible {
  /// The verdict and every finding.
  public var description: String {
    let head = model.rawValue + (isValid ? ": valid" : ": violated")
    return findings.reduce(head) { $0 + "\n" + $1.description }
  }
}
