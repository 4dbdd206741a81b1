import Primitives
import Testing

@Suite("Varint") struct VarintTests {
  /// The least and the greatest value of each length.
  private static let boundaries: [(value: UInt64, length: Int)] = {
    var result: [(UInt64, Int)] = [(0, 1)]
    for length in 1...8 {
      let limit = UInt64(1) << UInt64(7 * length)
      result += [(limit - 1, length), (limit, length + 1)]
    }
    return result + [(.max, 9)]
  }()

  private func encode(_ value: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    Varint.append(value, to: &bytes)
    return bytes
  }

  @Test("Each length holds the values that the format assigns to it, and they come back")
  func boundaries() {
    for (value, length) in Self.boundaries {
      let bytes = encode(value)
      #expect(bytes.count == length && Varint.length(of: value) == length, "\(value)")
      var offset = 0
      #expect(Varint.read(bytes.span.bytes, at: &offset) == value)
      #expect(offset == length)
    }
  }

  @Test("The bytes are those of the file format")
  func knownBytes() {
    #expect(encode(0x7F) == [0x7F])
    #expect(encode(0x80) == [0x81, 0x00])
    #expect(encode(0x3FFF) == [0xFF, 0x7F])
    #expect(encode(.max) == [UInt8](repeating: 0xFF, count: 9))
    #expect(encode(1 << 56) == [0x80, 0xC0] + Array(repeating: 0x80, count: 6) + [0x00])
  }

  @Test("Bytes that end too early give nothing and leave the offset where it was")
  func truncated() {
    for (value, length) in Self.boundaries {
      for kept in 0..<length {
        let bytes = Array(encode(value)[..<kept])
        var offset = 0
        #expect(Varint.read(bytes.span.bytes, at: &offset) == nil, "\(kept) bytes of \(value)")
        #expect(offset == 0)
      }
    }
  }

  @Test("Values of all sizes in one run of bytes come back in order")
  func sequence() {
    let values = (0..<2000).map { mix64(UInt64($0)) >> UInt64($0 % 64) }
    var bytes: [UInt8] = []
    for value in values { Varint.append(value, to: &bytes) }
    var offset = 0
    for value in values { #expect(Varint.read(bytes.span.bytes, at: &offset) == value) }
    #expect(offset == bytes.count)
  }
}
