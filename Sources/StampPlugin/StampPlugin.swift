import Foundation
import PackagePlugin

/// Generates the digest of the package's sources into the module that uses it, as `SourceStamp.digest`.
///
/// `stamp` decides what counts. The inputs named here only decide when it runs: whenever a file changes that might
/// count. New and removed files change the structure of the package, after which the package manager runs its
/// plugins again.
@main struct StampPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "GeneratedDigest.swift")
    return [
      .buildCommand(
        displayName: "Digest of the sources",
        executable: try context.tool(named: "stamp").url,
        arguments: [root.path, output.path, target.name == "BuildStamp" ? "value" : "type"],
        inputFiles: try inputs(root),
        outputFiles: [output])
    ]
  }

  private func inputs(_ root: URL) throws -> [URL] {
    let names = try FileManager.default.subpathsOfDirectory(
      atPath: root.appending(path: "Sources").path)
    let files = names.sorted().filter { name in
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      var isFolder: ObjCBool = false
      let path = root.appending(path: "Sources/\(name)").path
      return !isHidden && !name.contains(".docc")
        && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    return (["Package.swift"] + files.map { "Sources/\($0)" }).map { root.appending(path: $0) }
  }
}
