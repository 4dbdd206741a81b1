#include "CHashSeed.h"

#include <stdbool.h>

/// The runtime's own layout: two 64-bit seeds and a flag that says "deterministic".
struct swift_hashing_parameters {
  uint64_t seed0;
  uint64_t seed1;
  bool deterministic;
};

extern struct swift_hashing_parameters _swift_stdlib_Hashing_parameters;

void heddle_set_hash_seed(uint64_t seed) {
  _swift_stdlib_Hashing_parameters.seed0 = seed;
  _swift_stdlib_Hashing_parameters.seed1 = seed * 0x9E3779B97F4A7C15ull + 1;
  _swift_stdlib_Hashing_parameters.deterministic = true;
}
