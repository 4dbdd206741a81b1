import Harness
import Scenario

/// Clients that add one to a counter; with the planted bug an update gets lost.
@main struct Counter: SystemUnderTest {
  enum Bug: String, SpecFieldWord {
    case none
    case lostUpdate = "lost-update"
  }

  static let clients = SpecField("clients", "how many clients add one", default: 2, in: 1...64) {
    $0.one(of: 2, 3, 4)
  }
  static let bug = SpecField("bug", "plants a bug", default: Bug.none, isFolded: false)

  let name = "counter"
  let product = "heddle-counter"
  let subject = "a counter"
  let fields: [any AnySpecField] = [clients, bug]

  func start(_ run: Run<Self>) {
    let (clients, bug) = (run.spec[Self.clients], run.spec[Self.bug])
    var value = 0
    for number in 0..<clients {
      var seen = 0
      run.spawn(
        "client", number,
        steps: bug == .none
          ? [{ _ in value += 1 }] : [{ _ in seen = value }, { _ in value = seen + 1 }])
    }
    run.atRest { run.always(value == clients, "no update is lost") }
  }
}
