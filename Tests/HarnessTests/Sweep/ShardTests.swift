import Foundation
import Testing

@testable import Harness

@Suite("Shard") struct ShardTests {
  @Test("A shard is written as its index from 1 and the count")
  func text() {
    #expect(Shard("3/16") == Shard(index: 3, count: 16))
    #expect(Shard("1/1")?.description == "1/1")
    #expect(Shard("1000000/1000000")?.count == 1_000_000)
    #expect(Shard.whole.description == "1/1")
  }

  @Test(
    "What is not a shard is refused",
    arguments: [
      "", "/", "1", "1/", "/2", "0/2", "3/2", "1/0", "0/0", "1/2/3", "+1/2", "-1/2", " 1/2", "1/2 ",
      "0x1/2", "１/2", "1/1000001", "1/18446744073709551616", "auto",
    ])
  func wrong(text: String) { #expect(Shard(text) == nil) }

  @Test("Every position is in one shard, and shards differ by one seed at most")
  func partition() {
    let shards = (1...7).map { Shard(index: $0, count: 7) }
    var sizes = [Int](repeating: 0, count: 7)
    for position in UInt64(0)..<1000 {
      let owners = shards.indices.filter { shards[$0].contains(position: position) }
      #expect(owners.count == 1)
      sizes[owners[0]] += 1
    }
    #expect(sizes == [143, 143, 143, 143, 143, 143, 142])
    #expect(Shard(index: 1, count: 1).contains(position: .max))
  }

  @Test("JSON holds a shard as its text")
  func json() throws {
    let shard = Shard(index: 2, count: 3)
    let data = try JSONEncoder().encode([shard])
    #expect(try JSONDecoder().decode([String].self, from: data) == ["2/3"])
    #expect(try JSONDecoder().decode([Shard].self, from: data) == [shard])
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Shard].self, from: Data(#"["4/3"]"#.utf8))
    }
  }
}
