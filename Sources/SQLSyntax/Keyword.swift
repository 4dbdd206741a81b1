/// The words that have a meaning in the grammar; the raw value is the word in lower case.
///
/// The reserved words come first, in alphabetical order, and then those that may also be names. Words that no rule
/// here needs, even to refuse a feature by name, are left out: they are names.
enum Keyword: String, CaseIterable {
  case add, all, alter, and, `as`, autoincrement, between, `case`, check, collate, commit
  case constraint, create, `default`, deferrable, delete, distinct, drop, `else`, escape
  case except, exists, foreign, from, group, having, `in`, index, insert, intersect, into
  case `is`, isnull, join, limit, not, nothing, notnull, null, on, or, order, primary
  case references, returning, select, set, table, then, to, transaction, union, unique, update
  case using, values, when, `where`

  case always, analyze, asc, attach, begin, by, cast, concurrent, conflict, cross
  case currentDate = "current_date", currentTime = "current_time"
  case currentTimestamp = "current_timestamp", deferred, desc, detach, end, exclusive, explain
  case `false`, filter, full, generated, glob, `if`, immediate, indexed, inner, key, left, like
  case match, natural, nulls, offset, outer, over, pragma, regexp, reindex, release, replace
  case right, rollback, savepoint, temp, temporary, trigger, `true`, vacuum, view, virtual
  case window, with, without

  /// Whether the word must be quoted to be a name.
  var isReserved: Bool {
    switch self {
    case .add, .all, .alter, .and, .as, .autoincrement, .between,
      .case, .check, .collate, .commit, .constraint, .create, .default,
      .deferrable, .delete, .distinct, .drop, .else, .escape, .except,
      .exists, .foreign, .from, .group, .having, .in, .index,
      .insert, .intersect, .into, .is, .isnull, .join, .limit,
      .not, .nothing, .notnull, .null, .on, .or, .order,
      .primary, .references, .returning, .select, .set, .table, .then,
      .to, .transaction, .union, .unique, .update, .using, .values,
      .when, .where:
      true
    default:
      false
    }
  }

  /// Whether the word begins a join, so that it cannot be an alias without `AS`.
  var beginsJoin: Bool {
    switch self {
    case .cross, .full, .inner, .join, .left, .natural, .outer, .right: true
    default: false
    }
  }
}
