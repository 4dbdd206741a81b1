import Primitives
import Scenario

extension EngineSpec {
  /// What the engine's runs are made of, as commands read and write it.
  public static let fields = SpecFields(EngineField.all.map(\.declaration))

  /// The spec that a seed and a profile stand for.
  public static func draw(seed: UInt64, profile: Profile) -> EngineSpec {
    EngineSpec(RunSpec.draw(fields, seed: seed, profile: profile))
  }

  /// Takes every field over; `spec` must have those of the engine.
  public init(_ spec: RunSpec) {
    self.init(seed: spec.seed)
    for field in EngineField.all { field.write(spec[field.declaration.name], &self) }
  }

  /// The same spec as commands have it.
  public var runSpec: RunSpec {
    var spec = RunSpec(Self.fields, seed: seed)
    for field in EngineField.all { spec[field.declaration.name] = field.read(self) }
    return spec
  }
}
