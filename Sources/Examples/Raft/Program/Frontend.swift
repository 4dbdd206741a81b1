import RaftExample
import Simulation

/// How clients reach the nodes and get answers; it lives outside the hosts.
///
/// What waits at a node is lost when its host crashes, like its connections.
final class Frontend {
  enum Answer: Equatable {
    case committed
    case refused(leader: Int?)
  }

  private unowned let world: World
  private var waiting: ContiguousArray<[Command]>
  private var nodes: ContiguousArray<FiberID?>
  private var clients: ContiguousArray<FiberID?>
  private var answers: ContiguousArray<(number: Int, Answer)?>

  init(_ world: World, nodes: Int, clients: Int) {
    self.world = world
    waiting = ContiguousArray(repeating: [], count: nodes)
    self.nodes = ContiguousArray(repeating: nil, count: nodes)
    self.clients = ContiguousArray(repeating: nil, count: clients)
    answers = ContiguousArray(repeating: nil, count: clients)
  }

  var nodeCount: Int { nodes.count }

  /// Whether a client has not come to its end.
  var hasClients: Bool { clients.contains { $0.map(world.isAlive) ?? false } }

  /// A node has booted, with this fiber.
  func booted(_ node: Int, _ fiber: FiberID) {
    waiting[node].removeAll(keepingCapacity: true)
    nodes[node] = fiber
  }

  func began(client: Int, _ fiber: FiberID) { clients[client] = fiber }

  /// Brings a proposal to a node; it is lost if the node is down.
  func propose(_ command: Command, to node: Int) {
    answers[command.client] = nil
    guard let fiber = nodes[node], world.isAlive(fiber) else { return }
    waiting[node].append(command)
    world.wake(fiber)
  }

  /// The oldest proposal that waits at a node.
  func take(_ node: Int) -> Command? { waiting[node].isEmpty ? nil : waiting[node].removeFirst() }

  func answer(_ command: Command, _ answer: Answer) {
    answers[command.client] = (command.number, answer)
    if let fiber = clients[command.client] { world.wake(fiber) }
  }

  /// The answer to a client's proposal with that number.
  func takeAnswer(_ command: Command) -> Answer? {
    guard let (number, answer) = answers[command.client], number == command.number else {
      return nil
    }
    answers[command.client] = nil
    return answer
  }
}
