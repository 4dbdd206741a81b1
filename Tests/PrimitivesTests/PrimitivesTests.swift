// Primitives tests
