import Foundation
import Testing

@testable import Console
@testable import Processes

@Suite("Spawn") struct SpawnTests {
  @Test("A program that is still open for writing is tried again, and not for ever")
  func busy() throws {
    let folder = try TestFolder()
    let copy = try Subprocess.run("/bin/sh", ["-c", "cp /bin/sh \"$0\"", folder.file("sh")])
    #expect(copy.status == 0)
    let writing = open(folder.file("sh"), O_WRONLY | O_CLOEXEC)
    let spawn = Spawn(folder.file("sh"), ["-c", "exit 3"])
    #expect(throws: HarnessError.child("\(folder.file("sh")): Text file busy")) {
      try spawn.start { $0 < 3 }
    }
    var refusals = 0
    let id = try spawn.start {
      refusals = $0
      if $0 == 2 { close(writing) }
      return true
    }
    var status: Int32 = 0
    #expect(waitpid(id, &status, 0) == id)
    #expect(TerminationStatus(waitStatus: status) == .exited(3))
    // More than two where another test is in the middle of starting a child.
    #expect(refusals >= 2)
  }

  @Test("A child sees the variables of this process byte for byte, and those that take their place")
  func environment() async {
    // In a process of its own: variables that are set while others read them are a race.
    await #expect(processExitsWith: .success) {
      let bytes: [UInt8] = Array("a".utf8) + [0xFF, 0xC3, 0x28, 0x3D, 0x80]
      _ = (bytes + [0]).withUnsafeBytes { value in
        setenv("HEDDLE_BYTES", value.baseAddress!.assumingMemoryBound(to: CChar.self), 1)
      }
      for name in ["HEDDLE_OLD", "HEDDLE_OLDER", "HEDDLE_OL"] { setenv(name, "before", 1) }
      setenv("HEDDLE_EMPTY", "", 1)
      var spawn = Spawn("env", [])
      spawn.variables = [("HEDDLE_OLD", "after é"), ("HEDDLE_NEW", "x=y")]
      let process = try Subprocess(spawn, output: .pipe(.first(1 << 20)), errors: .inherited)
      _ = process.wait()
      let printed = try #require(process.output).bytes
      let lines = printed.split(separator: 0x0A).map(Array.init)
      let own = lines.filter { $0.starts(with: "HEDDLE_".utf8) }
      let expected = [
        Array("HEDDLE_BYTES=".utf8) + bytes, Array("HEDDLE_EMPTY=".utf8),
        Array("HEDDLE_NEW=x=y".utf8), Array("HEDDLE_OL=before".utf8),
        Array("HEDDLE_OLD=after é".utf8), Array("HEDDLE_OLDER=before".utf8),
      ]
      #expect(own.sorted { $0.lexicographicallyPrecedes($1) } == expected)
    }
  }

  @Test("A program that is not there cannot be judged")
  func missing() {
    #expect(throws: HarnessError.child("/no/such/program: No such file or directory")) {
      try Subprocess.run("/no/such/program", [])
    }
  }
}
