// Checkers tests
