import AsyncIO
import Console
import MVCC
import Primitives
import Workloads

extension ValueKind where Value == [UInt32] {
  /// Weights by workload, such as `kv=4,bank=2`.
  static var weights: Self {
    let names = WorkloadKind.allCases.map(\.rawValue)
    return Self(
      placeholder: "NAME=N,…",
      expectation:
        "a list NAME=WEIGHT,… with weights from 0 to \(weightMax), one of them above 0, of "
        + names.joined(separator: ", "),
      parse: parseWeights, render: renderWeights, names: [])
  }

  private static var weightMax: UInt64 { 1_000_000 }

  private static func parseWeights(_ text: String) -> [UInt32]? {
    let kinds = WorkloadKind.allCases
    var weights = [UInt32?](repeating: nil, count: kinds.count)
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
      guard sides.count <= 2, let kind = WorkloadKind(rawValue: sides[0]),
        let place = kinds.firstIndex(of: kind), weights[place] == nil,
        let weight = sides.count == 2 ? Numbers.count(sides[1]) : 1, weight <= weightMax
      else { return nil }
      weights[place] = UInt32(weight)
    }
    let all = weights.map { $0 ?? 0 }
    return all.contains { $0 > 0 } ? all : nil
  }

  private static func renderWeights(_ weights: [UInt32]) -> String {
    var parts: [String] = []
    for (kind, weight) in zip(WorkloadKind.allCases, weights) where weight > 0 {
      parts.append("\(kind.rawValue)=\(weight)")
    }
    return parts.joined(separator: ",")
  }
}

extension ValueKind where Value == UInt64 {
  /// A set of families of yield points.
  static var families: Self {
    Self(
      placeholder: "LIST",
      expectation: "all, none, a mask 0x… of 64 bits, or a list, each name once, of "
        + YieldCatalogue.engine.families.map(\.name).joined(separator: ", "),
      parse: parseFamilies, render: renderFamilies, names: [])
  }

  private static func parseFamilies(_ text: String) -> UInt64? {
    if text == "all" { return .max }
    if text == "none" { return 0 }
    if text.hasPrefix("0x") { return Numbers.seed(text) }
    let families = YieldCatalogue.engine.families
    var mask: UInt64 = 0
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let family = families.first(where: { $0.name == name }),
        mask & 1 << UInt64(family.id) == 0
      else { return nil }
      mask |= 1 << UInt64(family.id)
    }
    return mask
  }

  /// Names where they say it all; a mask may have bits of families that are not there yet.
  private static func renderFamilies(_ mask: UInt64) -> String {
    if mask == .max { return "all" }
    if mask == 0 { return "none" }
    var rest = mask
    var names: [String] = []
    for family in YieldCatalogue.engine.families where mask & 1 << UInt64(family.id) != 0 {
      names.append(family.name)
      rest &= ~(1 << UInt64(family.id))
    }
    return rest == 0 ? names.joined(separator: ",") : "0x" + hexadecimal(mask)
  }
}

extension ValueKind where Value == PlantedBug? {
  /// A planted bug or none; refused as a whole where the build has none.
  static var bug: Self {
    let names = PlantedBug.allCases.map(\.rawValue)
    let refusal =
      BuildIdentity.hasPlantedBugs
      ? nil
      : "this build has no planted bugs; build it with --traits default,PlantedBugs "
        + "and a --scratch-path of its own"
    return Self(
      placeholder: "NAME", expectation: "one of none, " + names.joined(separator: ", "),
      parse: { text in
        if text == "none" { return .some(nil) }
        guard BuildIdentity.hasPlantedBugs, let bug = PlantedBug(rawValue: text) else { return nil }
        return .some(bug)
      },
      render: { $0?.rawValue ?? "none" }, names: names, refusal: refusal)
  }
}
