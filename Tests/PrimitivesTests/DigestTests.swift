import Primitives
import Testing

@Suite("Rolling digest") struct RollingDigestTests {
  private func digest(_ bytes: [UInt8]) -> UInt64 {
    var digest = RollingDigest()
    digest.combine(bytes: bytes.span.bytes)
    return digest.value
  }

  @Test("The order of the values matters")
  func order() {
    var (a, b) = (RollingDigest(), RollingDigest())
    a.combine(1)
    a.combine(2)
    b.combine(2)
    b.combine(1)
    #expect(a != b)
  }

  @Test("Every byte of every length matters, also after the words and in the lanes")
  func everyByte() {
    for count in [1, 7, 8, 9, 63, 64, 65, 95, 96, 200] {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
      var seen: Set<UInt64> = [digest(bytes)]
      for place in 0..<count {
        var changed = bytes
        changed[place] ^= 0x80
        #expect(seen.insert(digest(changed)).inserted, "byte \(place) of \(count)")
      }
    }
  }

  @Test("Zeros of different numbers and swapped words have different digests")
  func lengthsAndPlaces() {
    let digests = (0..<200).map { digest([UInt8](repeating: 0, count: $0)) }
    #expect(Set(digests).count == 200)
    var words = [UInt8](repeating: 0, count: 96)
    var seen: Set<UInt64> = []
    for word in 0..<12 {
      words[word * 8] = 1
      #expect(seen.insert(digest(words)).inserted, "word \(word)")
      words[word * 8] = 0
    }
  }

  @Test("Digests continue: earlier values reach later digests")
  func continues() {
    var digest = RollingDigest()
    digest.combine(7)
    digest.combine(bytes: [UInt8](repeating: 1, count: 100).span.bytes)
    #expect(digest.value != self.digest([UInt8](repeating: 1, count: 100)))
  }

  @Test("A digest prints as sixteen digits")
  func printing() {
    #expect(hexadecimal(0xAB) == "00000000000000ab")
    #expect("\(RollingDigest())" == "243f6a8885a308d3")
  }
}

@Suite("CRC-32C") struct CRC32CTests {
  private func check(_ bytes: [UInt8], seed: UInt32 = 0) -> UInt32 {
    CRC32C.checksum(bytes.span.bytes, seed: seed)
  }

  @Test("The published vectors are met")
  func vectors() {
    #expect(check(Array("123456789".utf8)) == 0xE306_9283)
    // RFC 3720, B.4: thirty-two bytes of zeros, of ones, ascending and descending.
    #expect(check([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(check([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(check((0..<32).map { UInt8($0) }) == 0x46DD_794E)
    #expect(check((0..<32).reversed().map { UInt8($0) }) == 0x113F_DB5C)
    #expect(check([]) == 0)
  }

  @Test("The check of a whole is that of its parts, chained at any place")
  func chaining() {
    let bytes = (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    for cut in 0...100 {
      #expect(check(Array(bytes[cut...]), seed: check(Array(bytes[..<cut]))) == check(bytes))
    }
  }
}
