import Console
import Primitives
import Scenario

/// The checks that a program makes before anything else.
extension SystemDeclarations {
  /// The system with its type erased, if a program can be made from what it declares.
  ///
  /// - Throws: `.usage` with a sentence about the first declaration that is wrong.
  package static func check<System: SystemUnderTest>(
    _ system: System
  ) throws(HarnessError) -> AnySystem {
    if let complaint = complaint(of: system) { throw .usage(complaint) }
    let erased = try erase(system)
    if let name = takenName(in: erased) {
      throw .usage(
        "the system \(System.self)'s field \(quoted(name)) has the name of an option or of a key of seed "
          + "files; give it another name")
    }
    return erased
  }

  private static func erase<System: SystemUnderTest>(
    _ system: System
  ) throws(HarnessError) -> AnySystem {
    do throws(DeclarationError) { return try AnySystem(checking: system) } catch {
      throw .usage(error.sentence)
    }
  }

  /// The first field that a command could not tell from an option of its own, or a seed file from a key.
  private static func takenName(in system: AnySystem) -> String? {
    let core = SpecFields(CoreFields.all.map(\.declaration))
    let bare = AnySystem(name: system.name, subject: system.subject, fields: core, properties: []) {
      _ in trap("a system without fields of its own was run")
    }
    var taken = optionNames(bare)
    for field in core.all { taken.remove("--" + field.name) }
    let names = system.fields.all.flatMap(\.names)
    return names.first {
      $0 == "help" || SeedFile.ownKeys.contains($0) || taken.contains("--" + $0)
    }
  }

  /// The options of all commands that take those of a spec too.
  private static func optionNames(_ system: AnySystem) -> Set<String> {
    let lists = [
      RunCommand.command(system).options.map(\.name),
      SweepCommand.command(system).options.map(\.name),
      SeedsAddCommand.command(system).options.map(\.name),
      BisectCommand.command(system).options.map(\.name),
      DiffCommand.command(system).options.map(\.name),
      RecordCommand.command(system).options.map(\.name),
    ]
    return Set(lists.joined())
  }
}
