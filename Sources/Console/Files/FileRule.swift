#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The files that a command line names, checked before any of them is opened for writing.
///
/// One rule for all commands: a file that is written is neither read by the same command nor written twice, however
/// its path is spelt and whatever links lead to it.
package struct FileRule {
  private struct Use {
    /// Its name on the command line: an option, or the placeholder of the argument in the help.
    let label: String
    let path: String
    let identity: FileIdentity
  }

  private var inputs: [Use] = []
  private var outputs: [Use] = []
  private var folders: [(use: Use, ending: String)] = []
  private var readFolders: [(use: Use, ending: String)] = []
  private var trees: [Use] = []
  private var standards: [(name: String, identity: FileIdentity)] = []
  private let executable: () -> String?

  /// - Parameters:
  ///   - printing: The descriptors that the process prints to; those that are files count as outputs.
  ///   - executable: The file of this program, which workers and printed commands run again; called only if
  ///     something is written, because finding it takes as long as a short run.
  package init(
    printing: [(descriptor: Int32, name: String)] = [],
    executable: @escaping () -> String? = { nil }
  ) {
    self.executable = executable
    for (descriptor, name) in printing {
      if let identity = FileIdentity(descriptor: descriptor) { standards.append((name, identity)) }
    }
  }

  package mutating func reads(_ path: String?, as label: String) {
    guard let path else { return }
    inputs.append(Use(label: label, path: path, identity: FileIdentity(path)))
  }

  package mutating func writes(_ path: String?, as label: String) {
    guard let path else { return }
    outputs.append(Use(label: label, path: path, identity: FileIdentity(path)))
  }

  /// The files with that ending in a folder are written, and may be removed.
  package mutating func writes(folder path: String?, _ ending: String, as label: String) {
    guard let path else { return }
    folders.append((Use(label: label, path: path, identity: FileIdentity(path)), ending))
  }

  /// The files with that ending in a folder are read.
  package mutating func reads(folder path: String, _ ending: String, as label: String) {
    readFolders.append((Use(label: label, path: path, identity: FileIdentity(path)), ending))
  }

  /// Everything below a folder may be replaced and removed.
  package mutating func writes(tree path: String, as label: String) {
    trees.append(Use(label: label, path: path, identity: FileIdentity(path)))
  }

  /// - Throws: `.usage`, naming both.
  package func check() throws(HarnessError) {
    var whole = self
    if !outputs.isEmpty || !folders.isEmpty || !trees.isEmpty {
      whole.inputs.removeAll()
      whole.reads(executable(), as: "the running program")
      whole.inputs += inputs
    }
    try whole.checkUses()
  }

  private func checkUses() throws(HarnessError) {
    for (index, output) in outputs.enumerated() {
      for other in outputs[..<index] where output.identity.isSame(as: other.identity) {
        throw clash(other, output, "which cannot both be written")
      }
      for input in inputs where output.identity.isSame(as: input.identity) {
        throw clash(input, output, "and what is read is not overwritten")
      }
    }
    for output in outputs { try checkReadFolders(output) }
    for use in inputs + outputs {
      try checkFolders(use)
      for tree in trees where Self.lies(use.path, below: tree.path) {
        throw .usage(
          "\(use.label) names \(quoted(use.path)), which lies in \(tree.label) \(quoted(tree.path)), where "
            + "revisions replace each other")
      }
      for (name, identity) in standards where use.identity.isSame(as: identity) {
        throw .usage(
          "\(use.label) names \(quoted(use.path)), into which \(name) goes as well; take another file"
        )
      }
    }
  }

  private func checkFolders(_ use: Use) throws(HarnessError) {
    for (folder, ending) in folders {
      if use.identity.isSame(as: folder.identity) {
        throw clash(folder, use, "which is a folder for the one and a file for the other")
      }
      if use.path.hasSuffix(ending), use.identity.isIn(folder.identity) {
        throw .usage(
          "\(use.label) names \(quoted(use.path)), which lies among the files that are written into "
            + "\(folder.label) \(quoted(folder.path))")
      }
    }
  }

  private func checkReadFolders(_ output: Use) throws(HarnessError) {
    for (folder, ending) in readFolders
    where output.path.hasSuffix(ending) && output.identity.isIn(folder.identity) {
      throw .usage(
        "\(output.label) names \(quoted(output.path)), which lies among the files that are read from "
          + "\(folder.label) \(quoted(folder.path))")
    }
  }

  private static func lies(_ path: String, below folder: String) -> Bool {
    guard let file = realpath(path, nil), let top = realpath(folder, nil) else { return false }
    defer {
      free(file)
      free(top)
    }
    let length = strlen(top)
    return strncmp(file, top, length) == 0 && file[length] == CChar(bitPattern: UInt8(ascii: "/"))
  }

  private func clash(_ first: Use, _ second: Use, _ reason: String) -> HarnessError {
    let spelling = first.path == second.path ? "" : ", once as \(quoted(second.path))"
    return .usage(
      "\(first.label) and \(second.label) name the same file \(quoted(first.path))\(spelling), \(reason)"
    )
  }
}
