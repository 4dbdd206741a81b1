import AsyncIO
import Primitives

/// Files in memory whose operations settle when the test says so and fail as it was told.
final class ScriptedIO: IO {
  enum Fault: Equatable {
    /// The operation fails; of a write, the first `landed` bytes have happened.
    case failure(IOError.Code, landed: Int)
    /// A read or write moves this many bytes only.
    case short(Int)
  }

  final class Node {
    var bytes: [UInt8] = []
  }

  let completions = CompletionArena()
  /// Whether operations settle at submission, and not in `step`.
  var settlesAtOnce = true
  private(set) var nodes: [String: Node] = [:]
  private var faults: [(kind: IOError.Operation, fault: Fault)] = []
  private var queue: [() -> Void] = []
  /// The operations that were submitted, in order.
  private(set) var submitted: [IOError.Operation] = []

  /// Makes the next operation of `kind` that has no fault yet meet one.
  func inject(_ fault: Fault, into kind: IOError.Operation) { faults.append((kind, fault)) }

  func takeFault(_ kind: IOError.Operation) -> Fault? {
    guard let index = faults.firstIndex(where: { $0.kind == kind }) else { return nil }
    return faults.remove(at: index).fault
  }

  func removeFaults() { faults.removeAll() }

  func bytes(of name: String) -> [UInt8] { nodes[name]?.bytes ?? [] }

  func setBytes(_ bytes: [UInt8], of name: String) {
    let node = Node()
    node.bytes = bytes
    nodes[name] = node
  }

  func submit(
    _ kind: IOError.Operation, _ body: @escaping (Completion, Fault?) -> Void
  ) -> Completion {
    let completion = completions.begin()
    submitted.append(kind)
    let fault = takeFault(kind)
    let settle: () -> Void = { [completions] in
      guard completions.isPending(completion) else { return }
      if case .failure(let code, _) = fault, kind != .write {
        completions.fail(completion, with: IOError(code, during: kind))
      } else {
        body(completion, fault)
      }
    }
    if settlesAtOnce { settle() } else { queue.append(settle) }
    return completion
  }

  func open(_ path: String, _ options: OpenOptions) -> Completion {
    submit(.open) { [self] completion, _ in
      let node = nodes[path] ?? Node()
      nodes[path] = node
      completions.succeed(completion, file: ScriptedFile(node, self))
    }
  }

  func remove(_ path: String) -> Completion {
    submit(.remove) { [self] completion, _ in
      nodes[path] = nil
      completions.succeed(completion)
    }
  }

  func rename(_ path: String, to newPath: String) -> Completion {
    submit(.rename) { [self] completion, _ in
      nodes[newPath] = nodes.removeValue(forKey: path)
      completions.succeed(completion)
    }
  }

  func syncDirectory(_ path: String) -> Completion {
    submit(.syncDirectory) { [self] completion, _ in completions.succeed(completion) }
  }

  func step() {
    let due = queue
    queue.removeAll()
    for settle in due { settle() }
  }
}

final class ScriptedFile: File {
  private let node: ScriptedIO.Node
  private let io: ScriptedIO

  init(_ node: ScriptedIO.Node, _ io: ScriptedIO) {
    self.node = node
    self.io = io
  }

  func size() throws(IOError) -> Int { node.bytes.count }

  func read(at offset: Int, into buffer: IOBuffer, count: Int) -> Completion {
    io.submit(.read) { [node, io] completion, fault in
      var available = max(0, min(count, node.bytes.count - offset))
      if case .short(let limit) = fault { available = min(available, limit) }
      for index in 0..<available { buffer.storage[index] = node.bytes[offset + index] }
      io.completions.succeed(completion, result: available)
    }
  }

  func write(_ buffer: IOBuffer, count: Int, at offset: Int) -> Completion {
    io.submit(.write) { [self] completion, fault in
      switch fault {
      case .failure(let code, let landed):
        land(buffer, min(landed, count), at: offset)
        io.completions.fail(completion, with: IOError(code, during: .write))
      case .short(let limit):
        land(buffer, min(limit, count), at: offset)
        io.completions.succeed(completion, result: min(limit, count))
      case nil:
        land(buffer, count, at: offset)
        io.completions.succeed(completion, result: count)
      }
    }
  }

  private func land(_ buffer: IOBuffer, _ count: Int, at offset: Int) {
    if node.bytes.count < offset + count {
      node.bytes += Array(repeating: 0, count: offset + count - node.bytes.count)
    }
    for index in 0..<count { node.bytes[offset + index] = buffer.storage[index] }
  }

  func setSize(_ size: Int) -> Completion {
    io.submit(.setSize) { [node, io] completion, _ in
      if node.bytes.count > size {
        node.bytes.removeLast(node.bytes.count - size)
      } else {
        node.bytes += Array(repeating: 0, count: size - node.bytes.count)
      }
      io.completions.succeed(completion)
    }
  }

  func sync() -> Completion {
    io.submit(.sync) { [io] completion, _ in io.completions.succeed(completion) }
  }

  func close() {}
}
