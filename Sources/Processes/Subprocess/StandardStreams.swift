import Console

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The three standard descriptors of a process that is about to be started, and this side's ends of them.
struct StandardStreams {
  /// What the process gets copies of.
  private(set) var descriptors: [(child: Int32, own: Int32)] = []
  private(set) var input: InputPipe?
  private(set) var output: OutputPipe?
  private(set) var errors: OutputPipe?
  /// Descriptors that are open only for the process that is started.
  private var others: [Int32] = []

  /// - Throws: `.child` if this process has no descriptors left.
  mutating func add(_ input: Subprocess.Input) throws(HarnessError) {
    switch input {
    case .null: addNull(0, O_RDONLY)
    case .pipe:
      let pipe = try Pipe()
      add(0, pipe.reading)
      others.append(pipe.reading)
      self.input = InputPipe(pipe.writing)
    }
  }

  /// - Throws: `.child` if this process has no descriptors left.
  mutating func add(_ output: Subprocess.Output, as child: Int32) throws(HarnessError) {
    switch output {
    case .inherited: break
    case .null: addNull(child, O_WRONLY)
    case .file(let file): add(child, file.descriptor)
    case .pipe(let bound):
      let pipe = try Pipe()
      add(child, pipe.writing)
      others.append(pipe.writing)
      let reading = OutputPipe(pipe.reading, bound)
      if child == 1 { self.output = reading } else { errors = reading }
    }
  }

  private mutating func addNull(_ child: Int32, _ flags: Int32) {
    let null = open("/dev/null", flags | O_CLOEXEC)
    guard null >= 0 else { return }
    add(child, null)
    others.append(null)
  }

  private mutating func add(_ child: Int32, _ own: Int32) { descriptors.append((child, own)) }

  /// Closes this process's copies of the child's ends; if they stayed open, reading would never end.
  mutating func closeOthers() {
    for descriptor in others { close(descriptor) }
    others = []
  }

  /// Closes this side's end for input; the pipes for outputs close theirs.
  mutating func closeOwn() {
    input?.close()
    input = nil
  }
}
