import Primitives

/// A network with any type of messages: its links and its faults, for plans that know no system.
public protocol AnySimulatedNetwork: AnyObject {
  /// The faults of messages that are sent from now on.
  var faults: NetworkFaults { get set }
  /// What the network has carried and dropped so far.
  var counters: NetworkCounters { get }

  /// Cuts the link from one host to another, and not the one back.
  func cut(from: Int, to: Int)
  /// Heals the link from one host to another.
  func mend(from: Int, to: Int)
  /// Heals every link.
  func healAll()
  /// Whether messages from one host do not reach the other.
  func isCut(from: Int, to: Int) -> Bool
}

extension AnySimulatedNetwork {
  /// Ends all faults: messages arrive in order, with the latency and the jitter as they are.
  public func stopFaults() {
    var calm = NetworkFaults.none
    calm.latency = faults.latency
    calm.jitterTicksMax = faults.jitterTicksMax
    faults = calm
  }
}

extension World {
  /// The networks of this world in the order in which they were added.
  public var networks: [any AnySimulatedNetwork] { attachedNetworks.map(Self.network) }

  /// Tells `look` of each network that is made from now on, in place of whoever was told before.
  public func watchNetworks(_ look: @escaping (any AnySimulatedNetwork) -> Void) {
    networkAttached = { look(Self.network($0)) }
  }

  func attach(_ network: any WorldNetwork) {
    attachedNetworks.append(network)
    networkAttached?(network)
  }

  private static func network(_ attached: any WorldNetwork) -> any AnySimulatedNetwork {
    guard let network = attached as? any AnySimulatedNetwork else {
      trap("\(attached) is no network")
    }
    return network
  }
}
