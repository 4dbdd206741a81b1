import Primitives
import Scenario

extension EngineSpec {
  /// The fields of the engine's runs, as commands read and write them.
  public static let fields = SpecFields(EngineField.all.map(\.declaration))

  /// The spec of a seed under a profile.
  public static func draw(seed: UInt64, profile: Profile) -> EngineSpec {
    EngineSpec(RunSpec.draw(fields, seed: seed, profile: profile))
  }

  /// Copies every field; `spec` must have those of the engine.
  public init(_ spec: RunSpec) {
    self.init(seed: spec.seed)
    for field in EngineField.all { field.write(spec[field.declaration.name], &self) }
  }

  /// The same spec in the form that commands use.
  public var runSpec: RunSpec {
    var spec = RunSpec(Self.fields, seed: seed)
    for field in EngineField.all { spec[field.declaration.name] = field.read(self) }
    return spec
  }
}
