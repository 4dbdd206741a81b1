import Console
import Scenario

/// What is looked at before a program does anything else.
extension SystemDeclarations {
  /// The system with its type erased, where a program can be made of what it declares.
  ///
  /// - Throws: `.usage` with a sentence about the first declaration that is wrong.
  package static func check<System: SystemUnderTest>(
    _ system: System
  ) throws(HarnessError) -> AnySystem {
    if let complaint = complaint(of: system) ?? system.complaint { throw .usage(complaint) }
    let erased = AnySystem(system)
    if let name = takenName(in: erased) {
      throw .usage(
        "the system \(System.self)'s field \(quoted(name)) has the name of an option or of a key of seed "
          + "files; give it another name")
    }
    return erased
  }

  /// The first field that a command could not tell from an option of its own, or a seed file from a key.
  private static func takenName(in system: AnySystem) -> String? {
    let commands = [
      RunCommand.command(system).options.map(\.name),
      SweepCommand.command(system).options.map(\.name),
      SeedsAddCommand.command(system).options.map(\.name),
      BisectCommand.command(system).options.map(\.name),
      DiffCommand.command(system).options.map(\.name),
      RecordCommand.command(system).options.map(\.name),
    ]
    let names = system.fields.all.flatMap { [$0.name] + $0.formerly }
    return names.first { name in
      name == "help" || SeedFile.ownKeys.contains(name)
        || commands.contains { options in options.count { $0 == "--" + name } > 1 }
    }
  }
}
