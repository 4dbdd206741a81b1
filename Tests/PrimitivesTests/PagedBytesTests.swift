import Testing

@testable import Primitives

@Suite("Paged bytes") struct PagedBytesTests {
  private func write(_ bytes: [UInt8], at offset: Int, to paged: inout PagedBytes) {
    bytes.withUnsafeBytes { paged.write($0, at: offset) }
  }

  @Test("Random writes and size changes give what a flat array gives")
  func againstModel() {
    var paged = PagedBytes()
    var model: [UInt8] = []
    for step in 0..<600 {
      let bits = mix64(UInt64(step))
      let offset = Int(bounded(bits, below: 20_000))
      if bits & 7 == 0 {
        paged.resize(to: offset)
        model =
          Array(model.prefix(offset)) + Array(repeating: 0, count: max(0, offset - model.count))
      } else {
        let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: Int(bits % 6000))
        write(bytes, at: offset, to: &paged)
        let missing = bytes.isEmpty ? 0 : max(0, offset + bytes.count - model.count)
        model += Array(repeating: 0, count: missing)
        if !bytes.isEmpty { model.replaceSubrange(offset..<offset + bytes.count, with: bytes) }
      }
      #expect(paged.size == model.count)
      if step.isMultiple(of: 10) { #expect(paged.array == model) }
    }
    #expect(paged.array == model)
  }

  @Test("Reads stop at the end, and nothing is read after it")
  func readsStopAtTheEnd() {
    let paged = PagedBytes([1, 2, 3])
    var target = [UInt8](repeating: 9, count: 4)
    #expect(target.withUnsafeMutableBytes { paged.read(at: 1, into: $0) } == 2)
    #expect(target == [2, 3, 9, 9])
    #expect(target.withUnsafeMutableBytes { paged.read(at: 3, into: $0) } == 0)
    #expect(target.withUnsafeMutableBytes { paged.read(at: 100, into: $0) } == 0)
  }

  @Test("A copy keeps its bytes when either side is written or cut")
  func copies() {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0) }
    var original = PagedBytes(bytes)
    var copy = original
    write([0xFF], at: 5000, to: &original)
    original.resize(to: 6000)
    copy.resize(to: 9000)
    copy.resize(to: 10_000)
    #expect(original.array[5000] == 0xFF && original.size == 6000)
    #expect(Array(copy.array[..<9000]) == Array(bytes[..<9000]))
    #expect(Array(copy.array[9000...]) == [UInt8](repeating: 0, count: 1000))
  }
}
