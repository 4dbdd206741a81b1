import Simulation

/// What producers put and consumers take: producers wait while it is full, and consumers while it is empty.
final class BoundedQueue {
  let capacity: Int
  let bug: QueueSystem.Bug
  private(set) var items: [Int] = []
  private(set) var puts = 0
  /// The queue is closed when the last of them has left.
  private(set) var producers: Int
  let notFull = Condition()
  let notEmpty: Condition

  init(_ capacity: Int, producers: Int, bug: QueueSystem.Bug) {
    (self.capacity, self.producers, self.bug) = (capacity, producers, bug)
    notEmpty = bug == .oneCondition ? notFull : Condition()
  }

  var isFull: Bool { items.count >= capacity }
  var isClosed: Bool { producers == 0 }

  func put(_ world: World) -> Int {
    puts += 1
    items.append(puts)
    notEmpty.signal(world)
    return puts
  }

  func take(_ world: World) -> Int {
    let item = bug == .lastFirst ? items.removeLast() : items.removeFirst()
    notFull.signal(world)
    return item
  }

  func leave(_ world: World) {
    producers -= 1
    if isClosed { notEmpty.broadcast(world) }
  }
}
