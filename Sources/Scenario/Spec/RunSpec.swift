import Primitives
import Simulation

/// The fields that a system declares, in the order of the help.
public final class SpecFields: Sendable {
  public let all: [FieldDeclaration]
  private let places: [String: Int]
  /// The default value of each field, in the order of `all`.
  let standards: [SpecValue]
  /// The places of those that the digest includes.
  let folded: [Int]
  /// The places of the fields that each run reads, looked up once; nil if the system has no such field.
  let steps, scheduler, earlySteps, yields: Int?

  /// Whether no two fields have the same name or label.
  let isConsistent: Bool

  /// Traps if no field is named `profile`, or if two have the same name or label.
  public convenience init(_ all: [FieldDeclaration]) {
    self.init(unchecked: all)
    if isConsistent { return }
    var seen: Set<String> = []
    for name in all.flatMap(\.names) {
      require(seen.insert(name).inserted, "two fields of a spec have the name \(name)")
    }
    trap(Self.labelComplaint(all) ?? "two fields of a spec are alike")
  }

  /// The same without the check for names and labels; traps if no field is named `profile`.
  init(unchecked all: [FieldDeclaration]) {
    self.all = all
    standards = all.map(\.standard)
    folded = all.indices.filter { all[$0].isFolded }
    var places: [String: Int] = [:]
    places.reserveCapacity(all.count)
    var names = 0
    for (place, field) in all.enumerated() {
      places[field.name] = place
      for name in field.formerly { places[name] = place }
      names += 1 + field.formerly.count
    }
    let labels = all.map(\.label).sorted()
    isConsistent =
      names == places.count && zip(labels, labels.dropFirst()).allSatisfy { $0 != $1 }
    require(places["profile"] != nil, "a spec has no field profile")
    self.places = places
    (steps, scheduler) = (places["steps"], places["scheduler"])
    (earlySteps, yields) = (places["early-steps"], places["yields"])
  }

  /// One sentence where two fields would be drawn alike.
  static func labelComplaint(_ all: [FieldDeclaration]) -> String? {
    var owners: [UInt64: String] = [:]
    for field in all {
      if let other = owners.updateValue(field.name, forKey: field.label) {
        return
          "\"\(other)\" and \"\(field.name)\" have the label \(field.label) both; give one of them another"
      }
    }
    return nil
  }

  /// The field that has that name, or had it once; nil if there is none.
  public func named(_ name: String) -> FieldDeclaration? { places[name].map { all[$0] } }

  /// The place of that field in `all`; nil if there is none.
  ///
  /// - Complexity: O(1).
  public func place(_ name: String) -> Int? { places[name] }
}

/// Everything that determines a run: its seed, and a value for each field of its system.
public struct RunSpec: Sendable {
  public let fields: SpecFields
  public var seed: UInt64
  public private(set) var values: [SpecValue]

  /// Every field at its default.
  public init(_ fields: SpecFields, seed: UInt64) {
    self.fields = fields
    self.seed = seed
    values = fields.standards
  }

  /// The value of the field of that name; traps if there is none.
  public subscript(_ name: String) -> SpecValue {
    get { values[place(name)] }
    set { values[place(name)] = newValue }
  }

  private func place(_ name: String) -> Int {
    guard let place = fields.place(name) else { trap("a spec has no field \(name)") }
    return place
  }

  /// How much is injected into the run.
  public var profile: Profile {
    get { Profile.allCases[Int(self["profile"].number)] }
    set { self["profile"] = .number(UInt64(Profile.allCases.firstIndex(of: newValue) ?? 0)) }
  }

  /// The number of steps after which the run ends.
  public var steps: UInt64 {
    get { self["steps"].number }
    set { self["steps"] = .number(newValue) }
  }

  /// Whether the field at that place of `fields.all` switches something on.
  func isOn(_ place: Int) -> Bool { fields.all[place].format.isOn(values[place]) }

  /// The name of the planted bug, the value of the field `bug`; nil for none.
  public var plantedBug: String? {
    guard let place = fields.place("bug"), values[place].number > 0 else { return nil }
    switch fields.all[place].format {
    case .word(let names), .missing(let names, _): return names[Int(values[place].number)]
    default: return nil
    }
  }
}

extension RunSpec {
  /// The spec of `seed` under `profile`: each field is drawn with its own label.
  ///
  /// - Complexity: O(fields).
  public static func draw(_ fields: SpecFields, seed: UInt64, profile: Profile) -> RunSpec {
    var spec = RunSpec(fields, seed: seed)
    spec.profile = profile
    let decisions = DecisionSource(seed: seed)
    for isDependent in [false, true] {
      for (place, field) in fields.all.enumerated() {
        guard let rule = field.rule, rule.isDependent == isDependent else { continue }
        if let value = rule.value(SpecDraw(decisions, field.label, spec)) {
          spec.values[place] = value
        }
      }
    }
    return spec
  }

  /// A number for the seed and all fields that are not at their default, independent of their order.
  ///
  /// The behaviour digest begins with it, so runs of other specs differ from the start.
  public var fingerprint: UInt64 {
    var sum: UInt64 = 0
    for place in fields.folded where values[place] != fields.standards[place] {
      let field = fields.all[place]
      if field.isStandard(values[place]) { continue }
      sum &+= mix64(field.label, field.format.word(values[place]))
    }
    return mix64(seed, sum)
  }
}

extension RunSpec: Hashable {
  /// Two specs are equal if they have the same system, the same seed and the same values.
  public static func == (left: RunSpec, right: RunSpec) -> Bool {
    left.fields === right.fields && left.seed == right.seed && left.values == right.values
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(seed)
    hasher.combine(values)
  }
}
