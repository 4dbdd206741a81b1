import Primitives
import Testing

@Suite("ShortArray") struct ShortArrayTests {
  @Test("An ordered map does what an array does, over many random changes")
  func likeAnArray() {
    var generator = UInt64(7)
    func draw(_ bound: Int) -> Int {
      generator = mix64(generator)
      return Int(generator % UInt64(bound))
    }
    var (array, short) = ([Int](), ShortArray<Int>())
    for step in 0..<5000 {
      switch draw(8) {
      case 0, 1:
        array.append(step)
        short.append(step)
      case 2:
        let place = draw(array.count + 1)
        array.insert(step, at: place)
        short.insert(step, at: place)
      case 3 where !array.isEmpty:
        let place = draw(array.count)
        array.remove(at: place)
        short.remove(at: place)
      case 4 where !array.isEmpty:
        let place = draw(array.count)
        array[place] += 1
        short.update(at: place) { $0 += 1 }
      case 5:
        let number = draw(array.count + 1)
        array.removeFirst(number)
        short.removeFirst(number)
      case 6:
        let divisor = draw(4) + 2
        array.removeAll { $0 % divisor == 0 }
        short.removeAll { $0 % divisor == 0 }
      default:
        if draw(20) == 0 {
          array.removeAll()
          short.removeAll()
        }
      }
      #expect(Array(short) == array && short.count == array.count && short.isEmpty == array.isEmpty)
    }
  }

  @Test("A copy is another list")
  func copies() {
    var list = ShortArray<Int>()
    for element in 0..<3 { list.append(element) }
    let copy = list
    list.update(at: 0) { $0 = 9 }
    list.update(at: 2) { $0 = 9 }
    #expect(Array(copy) == [0, 1, 2])
    #expect(Array(list) == [9, 1, 9])
  }

  @Test("An element that is not there is a programmer's error")
  func absent() async {
    await #expect(processExitsWith: .failure) {
      var list = ShortArray<Int>()
      list.update(at: 0) { $0 = 1 }
    }
    await #expect(processExitsWith: .failure) {
      var list = ShortArray<Int>()
      list.append(1)
      list.remove(at: 1)
    }
  }
}
