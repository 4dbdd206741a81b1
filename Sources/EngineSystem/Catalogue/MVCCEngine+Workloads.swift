import Scenario
import Simulation

/// The workloads in the form that every system uses, in the order of `WorkloadCatalogue.all`; a new one has a line
/// in both lists.
extension MVCCEngine {
  var workloads: [any Workload<MVCCEngine>.Type] {
    [
      KeyValueWorkload.self, ListAppendWorkload.self, BankWorkload.self, CellsWorkload.self,
      SchemaWorkload.self, WideWorkload.self,
    ]
  }

  func drawPlan(_ run: Run<MVCCEngine>) -> Plan { run.model.drawPlan() }
}

extension EngineWorkload {
  func next(_ run: Run<MVCCEngine>) -> Plan { makePlan(run.model.planning.planSource) }
}

extension KeyValueWorkload: Workload {}
extension ListAppendWorkload: Workload {}
extension BankWorkload: Workload {}
extension CellsWorkload: Workload {}
extension SchemaWorkload: Workload {}
extension WideWorkload: Workload {}
