import AsyncIO
import MVCC
import Primitives
import Scenario

/// A property of a spec whose values can be read, written and compared in every process.
typealias FieldProperty<Value> = any WritableKeyPath<EngineSpec, Value> & Sendable

/// The property behind a field, with its format and the form that its values have in every spec.
struct FieldValues<Value: Sendable>: Sendable {
  let property: FieldProperty<Value>
  let format: SpecFormat
  let encode: @Sendable (Value) -> SpecValue
  let decode: @Sendable (SpecValue) -> Value
}

extension FieldValues where Value == Int {
  static func count(_ property: FieldProperty<Int>, _ range: ClosedRange<Int>) -> Self {
    Self(
      property: property, format: .count(UInt64(range.lowerBound)...UInt64(range.upperBound)),
      encode: { .number(UInt64($0)) }, decode: { Int($0.number) })
  }
}

extension FieldValues where Value == UInt64 {
  static func count(_ property: FieldProperty<UInt64>, _ range: ClosedRange<UInt64>) -> Self {
    Self(
      property: property, format: .count(range), encode: { .number($0) }, decode: { $0.number })
  }

  /// Families of yield points, one bit for each family.
  static func families(_ property: FieldProperty<UInt64>) -> Self {
    let bits = YieldCatalogue.engine.families.map { SpecFormat.Bit(name: $0.name, number: $0.id) }
    return Self(
      property: property, format: .bits(bits), encode: { .number($0) }, decode: { $0.number })
  }
}

extension FieldValues where Value == Ratio {
  static func ratio(_ property: FieldProperty<Ratio>) -> Self {
    Self(
      property: property, format: .ratio, encode: { .ratio($0) }, decode: { $0.ratio })
  }
}

extension FieldValues where Value == Bool {
  static func flag(_ property: FieldProperty<Bool>) -> Self {
    Self(
      property: property, format: .flag, encode: { .flag($0) }, decode: { $0.number != 0 })
  }
}

extension FieldValues where Value == [UInt32] {
  /// Weights of workloads, by their place in `WorkloadCatalogue.all`.
  static func weights(_ property: FieldProperty<[UInt32]>) -> Self {
    Self(
      property: property, format: .weights(WorkloadCatalogue.names),
      encode: { .weights($0) }, decode: { $0.weights })
  }
}

extension FieldValues where Value == PlantedBug? {
  /// None or a bug of the catalogue; a build without the trait knows only the names.
  static func bug(_ property: FieldProperty<PlantedBug?>) -> Self {
    let names = ["none"] + PlantedBug.allCases.map(\.rawValue)
    return Self(
      property: property, format: bugFormat(names),
      encode: { bug in .number(bug.flatMap(place) ?? 0) },
      decode: { $0.number == 0 ? nil : PlantedBug.allCases[Int($0.number) - 1] })
  }

  private static func bugFormat(_ names: [String]) -> SpecFormat {
    #if PlantedBugs
      .word(names)
    #else
      .missing(
        names,
        "this build has no planted bugs; build it with --traits default,PlantedBugs "
          + "and a separate --scratch-path")
    #endif
  }

  @Sendable
  private static func place(_ bug: PlantedBug) -> UInt64? {
    PlantedBug.allCases.firstIndex(of: bug).map { UInt64($0) + 1 }
  }
}

extension FieldValues
where Value: RawRepresentable & CaseIterable & Equatable, Value.RawValue == String {
  static func word(_ property: FieldProperty<Value>) -> Self {
    Self(
      property: property, format: .word(Value.allCases.map(\.rawValue)),
      encode: { value in
        .number(UInt64(Array(Value.allCases).firstIndex(of: value) ?? 0))
      }, decode: { Array(Value.allCases)[Int($0.number)] })
  }
}
