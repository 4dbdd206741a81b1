#ifndef HEDDLE_HASH_SEED_H
#define HEDDLE_HASH_SEED_H

#include <stdint.h>

/// Sets the seed of Swift's `Hasher` for this process. Must run before the first hash table is
/// made. Source: `HashingParameters` of the Swift runtime (stdlib/public/SwiftShims).
void heddle_set_hash_seed(uint64_t seed);

#endif
