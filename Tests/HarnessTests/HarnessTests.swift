// Harness tests
