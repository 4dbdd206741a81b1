import Primitives

/// How a run of the system under test ends without warning.
public enum DiskCrashKind: UInt8, Hashable, Sendable, CaseIterable {
  /// The process dies, but the operating system's cache survives.
  case process
  /// The cache is lost too: what no sync covered is lost, or survives in part.
  case powerLoss
}

/// A disk as a value: files and names, each with a visible state, a durable one and the changes in between.
///
/// Copies share their bytes until one of them is changed. It knows no time and draws nothing: `SimulatedIO` decides
/// what happens when.
public struct SimulatedDisk {
  var files: ContiguousArray<FileImage> = []
  var directory = DirectoryImage()
  private var freeNumbers: ContiguousArray<Int> = []

  /// An empty disk.
  public init() {}

  /// The names that a process sees, in order.
  public var names: [String] { directory.visible.entries.map { $0.name } }

  /// The names that a power loss now would leave, in order.
  public var durableNames: [String] { directory.durable.entries.map { $0.name } }

  /// The bytes of a file as a process sees them; nil if there is no such name.
  ///
  /// - Complexity: O(size of the file).
  public func visibleImage(of name: String) -> [UInt8]? {
    directory.visible[name].map { files[$0].visible.array }
  }

  /// The bytes of a file that a power loss now would leave; nil if its name would be lost.
  ///
  /// - Complexity: O(size of the file).
  public func durableImage(of name: String) -> [UInt8]? {
    directory.durable[name].map { files[$0].durable.array }
  }

  /// How many changes of files and names no sync has covered.
  public var volatileItemCount: Int {
    var count = directory.items.count
    for file in files { count += file.items.count }
    return count
  }

  /// Puts a file on the disk, durable with its name, as a fixture or the state before a run.
  ///
  /// - Complexity: O(number of bytes).
  public mutating func addFile(_ name: String, _ bytes: [UInt8] = []) {
    require(directory.visible[name] == nil, "the disk already has a file \(name)")
    var file = FileImage(name: name)
    file.visible = PagedBytes(bytes)
    file.durable = PagedBytes(bytes)
    directory.addDurable(name, file: files.count)
    files.append(file)
  }

  /// Leaves what survives a crash while no operation is in flight.
  ///
  /// - Complexity: O(files + volatile items).
  public mutating func crash(_ kind: DiskCrashKind) {
    if kind == .powerLoss { directory.losePower() }
    for index in files.indices {
      if kind == .powerLoss { files[index].losePower() }
      files[index].useCount = 0
    }
    collectFiles()
  }

  /// Leaves what survives a power loss by `model` while no operation is in flight.
  ///
  /// - Parameters:
  ///   - occurrence: The number of the power loss among those of `scope`.
  ///   - scope: The owner of the disk.
  /// - Complexity: O(files + unsynced bytes and changes).
  mutating func losePower(
    _ model: PowerLossModel, _ decisions: DecisionSource, occurrence: UInt64,
    scope: DecisionScope
  ) -> PowerLossCounts {
    var counts = PowerLossCounts()
    guard model.keepsUnsynced else {
      crash(.powerLoss)
      return counts
    }
    func draws(_ subject: UInt64) -> PowerLossDraws {
      PowerLossDraws(decisions: decisions, subject: subject, occurrence: occurrence, scope: scope)
    }
    directory.losePower(draws(0), &counts)
    for index in files.indices {
      if !files[index].items.isEmpty {
        let subject = mix64(stableHash(files[index].name), UInt64(index))
        files[index].losePower(model, draws(subject), &counts)
      }
      files[index].losePower()
      files[index].useCount = 0
    }
    collectFiles()
    return counts
  }

  /// Creates a file with the name `name`, which must be free; returns its number.
  mutating func create(_ name: String, origin: DecisionKey) -> Int {
    let number: Int
    if let reused = freeNumbers.popLast() {
      number = reused
      files[number] = FileImage(name: name)
    } else {
      number = files.count
      files.append(FileImage(name: name))
    }
    directory.change(.create(name: name, file: number), origin: origin)
    return number
  }

  /// Ends a use of the file; the last one frees a file without a name.
  mutating func endUse(of file: Int) {
    files[file].useCount -= 1
    if files[file].useCount == 0 { collect(file) }
  }

  /// Releases files that have no name, now or after a power loss, and that are not in use.
  ///
  /// - Complexity: O(files × names).
  mutating func collectFiles() {
    for file in files.indices { collect(file) }
  }

  private mutating func collect(_ file: Int) {
    guard files[file].useCount == 0, !files[file].isFree, !directory.mentions(file: file)
    else { return }
    files[file] = FileImage(name: files[file].name)
    files[file].isFree = true
    freeNumbers.append(file)
  }
}
