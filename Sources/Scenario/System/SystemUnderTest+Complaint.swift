import AsyncIO
import Primitives

extension SystemUnderTest {
  /// One sentence about the first declaration from which no program can be made; nil if all are right.
  ///
  /// Sentences are made only if something is wrong, because every start of a program asks.
  func complaint(
    _ fields: SpecFields, _ switches: [FaultSwitch], _ points: YieldCatalogue
  ) -> String? {
    if let complaint = points.complaint { return "\(said) yield points: \(complaint)" }
    if !fields.isConsistent || !WorkloadField.isConsistent(fields),
      let complaint = workloadComplaint ?? fieldComplaint
    {
      return complaint
    }
    return complaint(about: switches, fields)
  }

  private var said: String { "the system \(Self.self)'s" }

  private var workloadComplaint: String? {
    let kinds = workloads
    if let name = Self.firstTwin(kinds.map { "\($0.name)" }) {
      return "\(said) workloads have two of the name \"\(name)\"; give one of them another name"
    }
    if !kinds.isEmpty, kinds.allSatisfy({ $0.weight == 0 }) {
      return "\(said) workloads all have the weight 0; give one of them a weight above it"
    }
    return nil
  }

  /// Fields of one name would be one option with two meanings.
  private var fieldComplaint: String? {
    let remedy = "list each once, under a name of its own"
    let common = commonDeclarations.map(\.name)
    let own = fields.map(\.declaration)
    let ofFaults = faultDeclarations
    for field in own + ofFaults {
      if let name = field.names.first(where: common.contains) {
        return
          "\(said) field \"\(name)\" has the name of one that every system has; give it another name"
      }
    }
    if let name = Self.firstTwin(own.flatMap(\.names)) {
      return "\(said) fields have two of the name \"\(name)\"; \(remedy)"
    }
    if let name = Self.firstTwin((own + ofFaults).flatMap(\.names)) {
      return
        "\(said) fields and those of its faults have two of the name \"\(name)\"; \(remedy)"
    }
    return SpecFields.labelComplaint(commonDeclarations + own + ofFaults).map {
      "\(said) fields: \($0)"
    }
  }

  /// One sentence about the first fault that a sweep could not watch; nil if it can watch all of them.
  private func complaint(about switches: [FaultSwitch], _ fields: SpecFields) -> String? {
    if switches.count > FaultRecord.faultsMax {
      return
        "\(said) faults and texts that must be met are \(switches.count); at most \(FaultRecord.faultsMax) "
        + "can be watched"
    }
    for fault in switches {
      if let complaint = fault.complaint(fields) { return "\(said) \(complaint)" }
    }
    return nil
  }

  private static func firstTwin(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }
}
