import AsyncIO
import Primitives

extension SimulatedIO {
  func performOpen(_ operation: DiskOperation) {
    guard let request = operation.names else { trap("an open without a name") }
    if let code = operation.fault.code { return fail(operation, code) }
    let found = currentDisk.directory.visible[request.path]
    let file: Int
    if let found {
      if request.options.isSuperset(of: [.create, .exclusive]) {
        return fail(operation, .alreadyExists)
      }
      file = found
    } else {
      guard request.options.contains(.create) else { return fail(operation, .notFound) }
      file = currentDisk.create(request.path, origin: operation.key)
    }
    currentDisk.files[file].useCount += 1
    succeed(
      operation, file, hash: stableHash(request.path),
      file: SimulatedFile(number: file, of: self))
  }

  func performNameChange(_ operation: DiskOperation) {
    guard let request = operation.names else { trap("a change of names without a name") }
    if let code = operation.fault.code { return fail(operation, code) }
    if operation.kind == .rename { reportVolatileReplacement(operation, request) }
    guard changeNames(operation, request) else { return fail(operation, .notFound) }
    succeed(operation, 0, hash: stableHash(request.path) ^ stableHash(request.newPath))
  }

  private func reportVolatileReplacement(_ operation: DiskOperation, _ request: DirectoryRequest) {
    let names = currentDisk.directory.visible
    guard let file = names[request.path], let replaced = names[request.newPath], file != replaced,
      currentDisk.isVolatile(file: file)
    else { return }
    report(
      .volatileReplacement, file: request.path,
      "it takes the name \(request.newPath), and no sync covers all of it")
  }

  /// Removes or renames; false if there is no such name.
  func changeNames(_ operation: DiskOperation, _ request: DirectoryRequest) -> Bool {
    guard let file = currentDisk.directory.visible[request.path] else { return false }
    if operation.kind == .remove {
      currentDisk.directory.change(.remove(name: request.path), origin: operation.key)
    } else if request.path != request.newPath {
      currentDisk.directory.change(
        .rename(name: request.path, newName: request.newPath, file: file), origin: operation.key)
    }
    currentDisk.collectFiles()
    return true
  }

  func performSyncDirectory(_ operation: DiskOperation) {
    guard let request = operation.names else { trap("a sync of a directory without a name") }
    if let code = operation.fault.code {
      currentDisk.directory.markLost(request.path, below: operation.covered)
      return fail(operation, code)
    }
    currentDisk.directory.makeDurable(request.path, below: operation.covered)
    currentDisk.collectFiles()
    succeed(operation, 0, hash: stableHash(request.path))
  }
}
