// MVCC tests
