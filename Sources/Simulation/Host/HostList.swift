import Primitives

/// The hosts of a world in the order in which they were added.
public struct HostList: RandomAccessCollection {
  private let members: ContiguousArray<any WorldMember>

  init(_ members: ContiguousArray<any WorldMember>) { self.members = members }

  public var startIndex: Int { 0 }
  public var endIndex: Int { members.count }

  /// The host with that address.
  public subscript(address: Int) -> SimulatedHost {
    require(members.indices.contains(address), "there is no host \(address) of \(members.count)")
    guard let host = members[address] as? SimulatedHost else {
      trap("\(members[address]) is not a host")
    }
    return host
  }

  /// The host with that role and number; nil if there is none.
  ///
  /// - Complexity: O(hosts).
  public subscript(role: StaticString, number: Int) -> SimulatedHost? {
    let hash = stableHash(role)
    for host in self where host.number == number && stableHash(host.name.role) == hash {
      return host
    }
    return nil
  }
}

extension World {
  /// The hosts of this world in the order in which they were added.
  public var hosts: HostList { HostList(members) }

  /// Adds a machine and boots it; only between steps.
  ///
  /// - Parameters:
  ///   - role: What the host is; with the number it names the host and must be unique in a world.
  ///   - disk: What is on its disk at the beginning.
  ///   - boot: What it does at the start and after each crash: makes its programs and starts their fibers.
  /// - Returns: The host, which the world keeps.
  @discardableResult
  public func addHost(
    _ role: StaticString, _ number: Int = 0, disk: SimulatedDisk = SimulatedDisk(),
    faults: DiskFaults = .none, latency: DiskLatency = DiskLatency(),
    boot: @escaping (SimulatedHost) -> Void
  ) -> SimulatedHost {
    let name = ActorName(role, number)
    require(hosts[role, number] == nil, "there are two hosts \(name)")
    let host = SimulatedHost(
      self, name, disk: disk, faults: faults, latency: latency, boot: boot)
    members.append(host)
    host.boot()
    return host
  }

  /// The host on which the actor in `slot` runs; nil outside of hosts.
  public func host(ofActorAt slot: Int) -> SimulatedHost? {
    let member = memberNumber(at: slot)
    return member < 0 ? nil : hosts[member]
  }
}
