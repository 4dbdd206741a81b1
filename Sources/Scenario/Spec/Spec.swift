import Primitives

/// How much of everything there is in a run.
public enum Profile: String, Hashable, Sendable, CaseIterable {
  /// The default: faults, crashes and yields by swarm.
  case fast
  /// Everything on, small sizes.
  case chaos
  /// Nothing is injected: whatever fails here fails by itself.
  case quiet
}

/// The fields that a system declares, in the order of the help.
public final class SpecFields: Sendable {
  public let all: [SpecField]
  private let places: [String: Int]

  /// - Parameter all: One of them is `profile`, a word of `Profile`; no id and no name is there twice.
  public init(_ all: [SpecField]) {
    self.all = all
    var places: [String: Int] = [:]
    for (place, field) in all.enumerated() {
      require(places[field.name] == nil, "two fields of a spec have the name \(field.name)")
      places[field.name] = place
    }
    require(Set(all.map(\.id)).count == all.count, "two fields of a spec have one id")
    require(places["profile"] != nil, "a spec has no field profile")
    self.places = places
  }

  /// The field of that name.
  public func named(_ name: String) -> SpecField? { places[name].map { all[$0] } }

  /// The place of the field of that name; it must be there.
  func place(_ name: String) -> Int {
    guard let place = places[name] else { trap("a spec has no field \(name)") }
    return place
  }
}

/// Everything that a run is made of: a value for each field of its system.
public struct Spec: Sendable {
  public let fields: SpecFields
  public var seed: UInt64
  private var values: [SpecValue]

  /// Every field at its default.
  public init(_ fields: SpecFields, seed: UInt64) {
    self.fields = fields
    self.seed = seed
    values = fields.all.map(\.standard)
  }

  /// The value of the field of that name, which must be there.
  public subscript(_ name: String) -> SpecValue {
    get { values[fields.place(name)] }
    set { values[fields.place(name)] = newValue }
  }

  public var profile: Profile {
    get { Profile.allCases[Int(self["profile"].number)] }
    set { self["profile"] = .number(UInt64(Profile.allCases.firstIndex(of: newValue) ?? 0)) }
  }

  /// The spec that `seed` and `profile` stand for: each field is drawn under its own id.
  ///
  /// - Complexity: O(fields).
  public static func draw(_ fields: SpecFields, seed: UInt64, profile: Profile) -> Spec {
    var spec = Spec(fields, seed: seed)
    spec.profile = profile
    let draws = SpecDraws(seed: seed)
    for isDependent in [false, true] {
      for (place, field) in fields.all.enumerated() {
        guard let rule = field.rule, rule.isDependent == isDependent else { continue }
        if let value = rule.value(draws.of(field.id), spec) { spec.values[place] = value }
      }
    }
    return spec
  }

  /// A number for the seed and all fields that are not at their default, whatever their order.
  ///
  /// The behaviour digest begins with it, so that runs of other specs differ from the start.
  public var fingerprint: UInt64 {
    var sum: UInt64 = 0
    for (field, value) in zip(fields.all, values) where field.isFolded && value != field.standard {
      sum &+= mix64(UInt64(field.id), field.format.word(value))
    }
    return mix64(seed, sum)
  }
}

extension Spec: Hashable {
  /// Of one system, with one seed and the same values.
  public static func == (left: Spec, right: Spec) -> Bool {
    left.fields === right.fields && left.seed == right.seed && left.values == right.values
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(seed)
    hasher.combine(values)
  }
}
