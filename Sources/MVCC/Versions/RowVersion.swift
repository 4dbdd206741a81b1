import Values

/// One version of one row.
///
/// It is visible to a snapshot if its begin is and its end is not. A version without a record is a deletion that
/// cannot be expressed by an end alone, because contenders claim the same end.
struct RowVersion {
  /// The commit that made it, or the transaction that will.
  var begin: VersionStamp
  /// The commit that superseded or deleted it, or the transaction that will; or none.
  var end: VersionStamp
  var record: Record?
}
