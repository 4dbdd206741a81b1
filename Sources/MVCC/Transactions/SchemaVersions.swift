/// The schema that new snapshots see, and the transaction that is about to replace it.
struct SchemaVersions {
  var published: AnyObject?
  /// Rises with each committed schema change.
  private(set) var version: UInt32 = 1
  /// The transaction whose schema change has its timestamp and is not published yet.
  ///
  /// A snapshot that began now would include the change and be read through the schema before it, so no transaction
  /// begins meanwhile.
  var changer: TransactionID?

  /// Replaces the published schema; its change is over.
  mutating func publish(_ schema: AnyObject) {
    published = schema
    version += 1
    changer = nil
  }

  /// Ends the schema change of `transaction`, if it is changing the schema.
  mutating func release(by transaction: Transaction) {
    if changer == transaction.id { changer = nil }
  }
}
