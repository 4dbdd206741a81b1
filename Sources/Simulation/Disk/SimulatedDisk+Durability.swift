import Primitives

extension SimulatedDisk {
  /// Why a power loss now could take bytes of a file below `end`, or its name; nil if it cannot.
  ///
  /// For judging byte by byte what a system says is durable. A sector that was written again may hide that a failed
  /// sync has lost a part of it, so those bytes count as well until they are rewritten.
  /// - Complexity: O(unsynced changes of the file and of names).
  public func hazard(of name: String, below end: Int) -> DurabilityHazard? {
    guard let number = directory.visible[name] else { return .noFile }
    if directory.durable[name] != number { return .name }
    let file = files[number]
    for item in file.items {
      switch item.change {
      case .write(let offset, _, _) where offset < end: return .unsyncedBytes(at: offset)
      case .size(let size) where size < end: return .size(size)
      default: continue
      }
    }
    for range in file.unsafeBytes where range.lowerBound < end {
      return .lostBytes(at: range.lowerBound)
    }
    return file.durable.size < end ? .size(file.durable.size) : nil
  }

  /// What of a file is at or after `end`, or could be there again after a power loss; nil for nothing.
  ///
  /// For judging a system that says that it has cut something off for good.
  /// - Complexity: O(unsynced changes of the file).
  public func residue(of name: String, after end: Int) -> DurabilityHazard? {
    guard let number = directory.visible[name] else { return .noFile }
    let file = files[number]
    if file.visible.size > end { return .size(file.visible.size) }
    if file.durable.size > end { return .size(file.durable.size) }
    for item in file.items {
      switch item.change {
      case .write(let offset, let count, _) where offset + count > end:
        return .unsyncedBytes(at: max(offset, end))
      case .size(let size) where size > end: return .size(size)
      default: continue
      }
    }
    return nil
  }

  /// Whether a power loss now could leave contents of the file that differ from what is read.
  func isVolatile(file: Int) -> Bool {
    !files[file].items.isEmpty || files[file].durable.size != files[file].visible.size
  }
}

/// What a power loss could take of a file.
public enum DurabilityHazard: Hashable, Sendable, CustomStringConvertible {
  /// There is no file of that name.
  case noFile
  /// The name is not in a synced directory.
  case name
  /// The file's size on the medium.
  case size(Int)
  /// No sync covers the bytes from here on.
  case unsyncedBytes(at: Int)
  /// A failed sync covered the bytes from here on, and they have not been written again.
  case lostBytes(at: Int)

  public var description: String {
    switch self {
    case .noFile: "there is no such file"
    case .name: "the file's name is not in a synced directory"
    case .size(let size): "the file's durable size is \(size) bytes"
    case .unsyncedBytes(let offset): "no sync covers the bytes from \(offset) on"
    case .lostBytes(let offset): "a failed sync has lost the bytes from \(offset) on"
    }
  }
}
