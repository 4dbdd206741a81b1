import AsyncIO
import LogStoreExample
import Simulation
import Testing

@Suite("Log store on every backend") struct LogStoreTests {
  private static let long = String(repeating: "long ", count: 700)

  @Test(
    "What was put is there, and after another opening too; what was removed is not",
    arguments: StoreBackend.allCases)
  func putting(_ backend: StoreBackend) throws {
    let script = try backend.run([
      .put("a", "1"), .put("b", "2"), .put("a", "3"), .put("long", Self.long), .remove("b"),
      .put("", ""), .reopen, .put("c", "4"), .reopen,
    ])
    let first = ["a": "3", "long": Self.long, "": ""]
    #expect(script.found[0] == [:])
    #expect(script.found[1] == first)
    #expect(script.found[2] == first.merging(["c": "4"]) { $1 })
    #expect(script.store.value(of: "c") == "4" && script.store.value(of: "b") == nil)
  }

  @Test(
    "A torn tail is cut off, and what is put after it is kept", arguments: StoreBackend.allCases)
  func tornTail(_ backend: StoreBackend) throws {
    for garbage in [[7], [UInt8](repeating: 0, count: 40), [UInt8](repeating: 255, count: 600)] {
      let script = try backend.run([
        .put("a", "1"), .append(garbage, to: "log"), .reopen, .put("b", "2"), .reopen,
      ])
      #expect(script.found == [[:], ["a": "1"], ["a": "1", "b": "2"]])
    }
  }

  @Test(
    "A file that is not a log is refused, and not taken for an empty one",
    arguments: StoreBackend.allCases)
  func noLog(_ backend: StoreBackend) throws {
    let error = #expect(throws: (any Error).self) {
      _ = try backend.run([.put("a", "1"), .overwrite([7], of: "log"), .reopen])
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("noLog"))
  }

  @Test(
    "What an opening that never ended has left does not matter", arguments: StoreBackend.allCases)
  func leftovers(_ backend: StoreBackend) throws {
    let rest = [UInt8](repeating: 9, count: 5000)
    let script = try backend.run([
      .put("a", "1"), .append(rest, to: "log.next"), .reopen, .put("b", "2"), .reopen,
    ])
    #expect(script.found[1] == ["a": "1"] && script.found[2] == ["a": "1", "b": "2"])
  }

  @Test(
    "A log that has grown long is written again, with one record for each key",
    arguments: StoreBackend.allCases)
  func compaction(_ backend: StoreBackend) throws {
    let puts = (0..<200).map { StoreAct.put("key\($0 % 3)", "\($0) \(Self.long)") }
    let script = try backend.run(puts + [.reopen])
    #expect(
      script.found[1].mapValues { $0.prefix(3) } == ["key0": "198", "key1": "199", "key2": "197"])
  }
}
