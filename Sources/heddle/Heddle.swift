import EngineSystem
import Harness

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

@main enum Heddle {
  static func main() { exit(run()) }

  /// Leaves the main actor at once, because a run needs a thread of its own.
  private nonisolated static func run() -> Int32 {
    CommandLineTool.main(Array(CommandLine.arguments.dropFirst())) { Engine.system }
  }
}
