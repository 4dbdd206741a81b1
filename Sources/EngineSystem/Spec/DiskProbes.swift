import AsyncIO
import Primitives
import Simulation

/// The faults of the disk that fired, one probe each.
struct DiskProbes {
  private let failures: ContiguousArray<(kind: IOError.Operation, probe: Probe)>
  private let noSpace, quota, shortRead, shortWrite, atOnce, lasting: Probe
  private let keptSector, partSector, tornSector, droppedSize, keptName: Probe

  init(_ set: ProbeSet) {
    let names: [(IOError.Operation, StaticString)] = [
      (.open, "open failed"), (.read, "read failed"), (.write, "write failed"),
      (.setSize, "size change failed"), (.sync, "sync failed"), (.rename, "renaming failed"),
      (.remove, "removal failed"), (.syncDirectory, "sync of a directory failed"),
    ]
    failures = ContiguousArray(names.map { ($0.0, set.register($0.1)) })
    noSpace = set.register("no space left")
    quota = set.register("quota used up")
    shortRead = set.register("short read")
    shortWrite = set.register("short write")
    atOnce = set.register("operation had failed when it was handed out")
    lasting = set.register("failure that lasted")
    keptSector = set.register("unsynced sector survived a power loss")
    partSector = set.register("unsynced sector survived in part")
    tornSector = set.register("torn sector with garbage")
    droppedSize = set.register("file's size taken back")
    keptName = set.register("unsynced name survived a power loss")
  }

  /// Adds the counts of a disk that is about to be discarded.
  func add(_ counts: FaultCounts, to set: ProbeSet) {
    for (kind, probe) in failures { set.add(probe, counts[kind]) }
    set.add(noSpace, counts.noSpace)
    set.add(quota, counts.quota)
    set.add(shortRead, counts.shortReads)
    set.add(shortWrite, counts.shortWrites)
    set.add(atOnce, counts.atOnce)
    set.add(lasting, counts.lasting)
    let powerLoss = counts.powerLoss
    set.add(keptSector, powerLoss.keptSectors)
    set.add(partSector, powerLoss.partSectors)
    set.add(tornSector, powerLoss.tornSectors)
    set.add(droppedSize, powerLoss.droppedSizes)
    set.add(keptName, powerLoss.keptNames)
  }
}
