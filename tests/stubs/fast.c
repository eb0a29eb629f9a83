/* SPDX-License-Identifier: MIT */
/* Calls that need registers only; the test looks at what the compiler makes of them. */
#include "small.h"

enum rpc_status fast_store(cap_t small, uint32_t key, uint64_t value);
enum rpc_status fast_count(cap_t small, uint64_t *count);

enum rpc_status fast_store(cap_t small, uint32_t key, uint64_t value) { return small_store(small, key, value); }
enum rpc_status fast_count(cap_t small, uint64_t *count) { return small_count(small, count); }
