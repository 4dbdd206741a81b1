import Simulation

/// What a run adds to its trace and digest in addition to steps; codes are never changed or reused.
public enum RunMark: UInt8, Hashable, Sendable, CaseIterable {
  case processCrash = 1
  case powerLoss = 2

  init(_ kind: DiskCrashKind) {
    switch kind {
    case .process: self = .processCrash
    case .powerLoss: self = .powerLoss
    }
  }

  /// Its words in traces.
  public var words: String {
    switch self {
    case .processCrash: "process crash"
    case .powerLoss: "power loss"
    }
  }

  /// The words of every mark, by its code.
  public static let legend: [String] = {
    let last = allCases.map(\.rawValue).max() ?? 0
    return (0...last).map { RunMark(rawValue: $0)?.words ?? "mark \($0)" }
  }()
}

extension World {
  /// Marks what happens to the run now.
  func mark(_ mark: RunMark, value: UInt64 = 0) { self.mark(mark.rawValue, value: value) }
}
