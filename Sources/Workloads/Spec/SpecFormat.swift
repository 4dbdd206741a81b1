import MVCC
import Primitives

/// A property of a spec, whose values can be read, written and compared in every process.
public typealias SpecProperty<Value> = any WritableKeyPath<RunSpec, Value> & Sendable

/// What the values of a field are: all that is needed to read and to write them.
public enum SpecFormat: Sendable {
  case count(SpecProperty<Int>, ClosedRange<Int>)
  case wideCount(SpecProperty<UInt64>, ClosedRange<UInt64>)
  case ratio(SpecProperty<Ratio>)
  case flag(SpecProperty<Bool>)
  /// One of a fixed set of names.
  case word(SpecWords)
  /// Weights of workloads, by their place in `WorkloadKind.allCases`.
  case weights(SpecProperty<[UInt32]>)
  /// Families of yield points, one bit a family.
  case families(SpecProperty<UInt64>)
  case bug(SpecProperty<PlantedBug?>)
}

/// A field whose values are the names of an enum's cases.
public struct SpecWords: Sendable {
  public let names: [String]
  public let get: @Sendable (RunSpec) -> String
  /// Sets the field; false where the name is none of `names`.
  public let set: @Sendable (String, inout RunSpec) -> Bool
}

/// The property behind a field, with its format and the numbers that its values are in a digest.
///
/// Those numbers are as permanent as the ids: an enum's value counts as its name in files.
struct SpecValues<Value: Sendable>: Sendable {
  let property: SpecProperty<Value>
  let format: SpecFormat
  let word: @Sendable (Value) -> UInt64
}

extension SpecValues where Value == Int {
  static func count(_ property: SpecProperty<Int>, _ range: ClosedRange<Int>) -> Self {
    Self(property: property, format: .count(property, range)) {
      UInt64(bitPattern: Int64($0))
    }
  }
}

extension SpecValues where Value == UInt64 {
  static func count(_ property: SpecProperty<UInt64>, _ range: ClosedRange<UInt64>) -> Self {
    Self(property: property, format: .wideCount(property, range)) { $0 }
  }

  static func families(_ property: SpecProperty<UInt64>) -> Self {
    Self(property: property, format: .families(property)) { $0 }
  }
}

extension SpecValues where Value == Ratio {
  static func ratio(_ property: SpecProperty<Ratio>) -> Self {
    Self(property: property, format: .ratio(property)) {
      UInt64($0.numerator) << 32 | UInt64($0.denominator)
    }
  }
}

extension SpecValues where Value == Bool {
  static func flag(_ property: SpecProperty<Bool>) -> Self {
    Self(property: property, format: .flag(property)) { $0 ? 1 : 0 }
  }
}

extension SpecValues where Value == [UInt32] {
  /// A workload without weight counts for nothing, so that a new one moves no seed that lacks it.
  static func weights(_ property: SpecProperty<[UInt32]>) -> Self {
    Self(property: property, format: .weights(property)) { weights in
      var sum: UInt64 = 0
      for (kind, weight) in zip(WorkloadKind.allCases, weights) where weight > 0 {
        sum &+= mix64(stableHash(kind.rawValue), UInt64(weight))
      }
      return sum
    }
  }
}

extension SpecValues where Value == PlantedBug? {
  static func bug(_ property: SpecProperty<PlantedBug?>) -> Self {
    Self(property: property, format: .bug(property)) { $0.map { stableHash($0.rawValue) } ?? 0 }
  }
}

extension SpecValues
where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  static func word(_ property: SpecProperty<Value>) -> Self {
    let words = SpecWords(
      names: Value.allCases.map(\.rawValue), get: { $0[keyPath: property].rawValue },
      set: { name, spec in
        guard let value = Value(rawValue: name) else { return false }
        spec[keyPath: property] = value
        return true
      })
    return Self(property: property, format: .word(words)) { stableHash($0.rawValue) }
  }
}
