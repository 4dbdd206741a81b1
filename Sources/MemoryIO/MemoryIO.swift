import AsyncIO
import Primitives

/// Files in memory, shared by all users of one object; nothing outlives the object.
///
/// Operations take effect in the order of their submission, however they settle, so overlapping ones are safe.
public final class MemoryIO: IO {
  /// When operations settle.
  public enum Settling: Hashable, Sendable {
    /// At submission.
    case immediately
    /// In `step()`: the oldest one in each step, or all that were submitted before the step.
    case onStep(Quota)
  }

  /// How many operations settle in one step.
  public enum Quota: Hashable, Sendable { case one, all }

  public let completions: CompletionArena
  private let settling: Settling
  private var nodes: [String: MemoryNode] = [:]
  @exclusivity(unchecked) private var queue: ContiguousArray<PendingOperation> = []
  private var head = 0

  /// How many settled operations the queue may keep before the waiting ones.
  private static let settledMax = 256

  /// - Parameter arena: Distinguishes the completions of this backend from those of others.
  public init(settling: Settling = .immediately, arena: UInt32 = 0) {
    completions = CompletionArena(number: arena)
    self.settling = settling
  }

  /// How many operations were submitted and have not settled.
  public var inFlightCount: Int { queue.count - head }

  public func open(_ path: String, _ options: OpenOptions) -> Completion {
    submit(.open(path, options))
  }

  public func remove(_ path: String) -> Completion { submit(.remove(path)) }

  public func rename(_ path: String, to newPath: String) -> Completion {
    submit(.rename(path, newPath: newPath))
  }

  public func syncDirectory(_ path: String) -> Completion { submit(.sync) }

  public func step() {
    guard case .onStep(let quota) = settling else { return }
    let end = quota == .all ? queue.count : min(queue.count, head + 1)
    while head < end {
      let pending = queue[head]
      head += 1
      settle(pending)
    }
    if head == queue.count || head >= Self.settledMax {
      queue.removeSubrange(..<head)
      head = 0
    }
  }

  func submit(_ request: MemoryRequest) -> Completion {
    let pending = PendingOperation(request: request, completion: completions.begin())
    if settling == .immediately { settle(pending) } else { queue.append(pending) }
    return pending.completion
  }

  /// Performs an operation; one that was aborted must not touch its buffer any more.
  private func settle(_ pending: PendingOperation) {
    let completion = pending.completion
    guard completions.isPending(completion) else { return }
    switch pending.request {
    case .open(let path, let options): settleOpen(path, options, completion)
    case .remove(let path):
      let removed = nodes.removeValue(forKey: path)
      answer(completion, removed == nil ? IOError(.notFound, during: .remove) : nil)
    case .rename(let path, let newPath):
      let moved = nodes.removeValue(forKey: path)
      if let moved { nodes[newPath] = moved }
      answer(completion, moved == nil ? IOError(.notFound, during: .rename) : nil)
    case .sync: completions.succeed(completion)
    case .read(let node, let offset, let buffer, let count):
      completions.succeed(completion, result: node.read(at: offset, into: buffer, count: count))
    case .write(let node, let offset, let buffer, let count):
      node.write(buffer, count: count, at: offset)
      completions.succeed(completion, result: count)
    case .setSize(let node, let size):
      node.bytes.resize(to: size)
      completions.succeed(completion)
    }
  }

  private func settleOpen(_ path: String, _ options: OpenOptions, _ completion: Completion) {
    if let node = nodes[path] {
      guard !options.isSuperset(of: [.create, .exclusive]) else {
        return answer(completion, IOError(.alreadyExists, during: .open))
      }
      completions.succeed(completion, file: MemoryFile(node, of: self))
    } else if options.contains(.create) {
      let node = MemoryNode()
      nodes[path] = node
      completions.succeed(completion, file: MemoryFile(node, of: self))
    } else {
      answer(completion, IOError(.notFound, during: .open))
    }
  }

  private func answer(_ completion: Completion, _ error: IOError?) {
    if let error {
      completions.fail(completion, with: error)
    } else {
      completions.succeed(completion)
    }
  }
}
