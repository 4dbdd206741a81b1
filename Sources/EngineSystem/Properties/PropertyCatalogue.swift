import Scenario

/// What must hold in every run of the engine.
enum PropertyCatalogue {

  /// Every property, in the order in which they are told about an event: if several fail in one step, the first of
  /// them is the run's finding. A new property is one line here.
  static var all: [any Property<MVCCEngine>.Type] {
    [
      SnapshotReadProperty.self,
      ChangesProperty.self,
      ConstraintProperty.self,
      ErrorWitnessProperty.self,
      ExpectedErrorProperty.self,
      ProgressProperty.self,
      RowIDProperty.self,
      UndoProperty.self,
      MaintenanceProperty.self,
      LeakProperty.self,
      WatermarkProperty.self,
      LogLockProperty.self,
      PoisonedProperty.self,
      RealTimeProperty.self,
      TimestampsProperty.self,
      DirtyCommitProperty.self,
      LostWriteProperty.self,
      ExclusiveProperty.self,
      SchemaProperty.self,
      FirstCommitterProperty.self,
      DurabilityProperty.self,
      RecoveryProperty.self,
      DiskUseProperty.self,
      LedgerProperty.self,
      IsolationProperty.self,
      VersionLeakProperty.self,
      StallProperty.self,
    ]
  }
}
