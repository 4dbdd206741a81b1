import Console
import Scenario

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension SystemUnderTest {
  /// The whole program: runs the words of the command line and ends the process with their status.
  ///
  /// `@main` on a system calls it.
  public static func main() { exit(runProgram()) }

  /// Leaves the main actor at once, because a run needs a thread of its own.
  private nonisolated static func runProgram() -> Int32 {
    CommandLineTool.main(Array(CommandLine.arguments.dropFirst())) { () throws(HarnessError) in
      try SystemDeclarations.check(Self())
    }
  }
}
