import Scenario

@testable import Console
@testable import Harness

// What most tests leave out: the system is the toy's.

extension FailureFile {
  init(text: String, file: String) throws(HarnessError) {
    try self.init(text: text, file: file, system: ToyDriver.system)
  }

  init(_ spec: RunSpec, _ result: RunResult, build: BuildIdentity) {
    self.init(spec, result, of: ToyDriver.system, build: build)
  }

  init(trapIn spec: RunSpec, at place: TrapLocation, build: BuildIdentity) {
    self.init(trapIn: spec, at: place, of: ToyDriver.system, build: build)
  }

  static func trapText(_ spec: RunSpec, build: BuildIdentity) -> TrapText {
    trapText(spec, of: ToyDriver.system, build: build)
  }
}

extension SeedFile {
  static func parse(_ text: String, file: String) throws(HarnessError) -> [SeedEntry] {
    try parse(text, file: file, system: ToyDriver.engine)
  }
}

extension SeedDocument {
  init(path: String) throws(HarnessError) {
    try self.init(path: path, system: ToyDriver.engine)
  }
}

extension ReplayJudge {
  init(build: BuildIdentity) { self.init(build: build, system: ToyDriver.system) }
}

extension RunCommand { static var command: Command<Arguments> { command(ToyDriver.engine) } }
extension BisectCommand { static var command: Command<Arguments> { command(ToyDriver.engine) } }
extension DiffCommand { static var command: Command<Arguments> { command(ToyDriver.engine) } }
extension BenchCommand { static var command: Command<Arguments> { command(ToyDriver.engine) } }
extension RecordCommand { static var command: Command<Arguments> { command(ToyDriver.engine) } }
extension SeedsAddCommand { static var command: Command<Arguments> { command(ToyDriver.engine) } }
extension SweepCommand { static var command: Command<SweepArguments> { command(ToyDriver.engine) } }
extension SeedsCommand { static var helpText: String { helpText(ToyDriver.engine) } }
extension CommandLineTool { static var helpText: String { helpText(ToyDriver.system) } }
