import Primitives
import Testing

@Suite("Unchecked") struct UncheckedTests {
  /// Counts how many of its kind live.
  private final class Token {
    static nonisolated(unsafe) var living = 0
    init() { Self.living += 1 }
    deinit { Self.living -= 1 }
  }

  private struct State: ~Copyable {
    var numbers = [1, 2]
    var token: Token? = Token()
  }

  private final class Owner {
    let state = Unchecked(State())

    func withNumbers(_ body: () -> Void) -> Int {
      body()
      return state.value.numbers.count
    }
  }

  @Test("A constant of a class changes its value in place, and the value ends with the class")
  func changes() {
    var owner: Owner? = Owner()
    owner?.state.value.numbers.append(3)
    #expect(owner?.state.value.numbers == [1, 2, 3])
    #expect(Token.living == 1)
    owner?.state.value.token = nil
    #expect(Token.living == 0)
    owner?.state.value.token = Token()
    #expect(Token.living == 1)
    owner = nil
    #expect(Token.living == 0)
  }

  @Test("A change within a use of the same object is seen after it")
  func reentrant() {
    let owner = Owner()
    #expect(owner.withNumbers { owner.state.value.numbers.append(9) } == 3)
  }
}
