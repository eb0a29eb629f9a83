/* SPDX-License-Identifier: MIT */
/* A queue of bytes between two parts of one component: fixed size, whoever fills it sees when it is full. Portable. */
#ifndef GENODE_BYTE_RING_H
#define GENODE_BYTE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BYTE_RING_SIZE = 1024 };

struct byte_ring {
	unsigned head;              /* both count bytes since the start, modulo 2^32 */
	unsigned tail;
	uint8_t  bytes[BYTE_RING_SIZE];
};

_Static_assert((BYTE_RING_SIZE & (BYTE_RING_SIZE - 1)) == 0, "a power of two, so that the counters may wrap");

static inline size_t byte_ring_used(const struct byte_ring *ring) { return ring->head - ring->tail; }
static inline size_t byte_ring_room(const struct byte_ring *ring) { return BYTE_RING_SIZE - byte_ring_used(ring); }

/* False: full. */
static inline bool byte_ring_put(struct byte_ring *ring, uint8_t byte)
{
	if (byte_ring_room(ring) == 0)
		return false;
	ring->bytes[ring->head++ % BYTE_RING_SIZE] = byte;
	return true;
}

/* False: empty. */
static inline bool byte_ring_get(struct byte_ring *ring, uint8_t *byte)
{
	if (byte_ring_used(ring) == 0)
		return false;
	*byte = ring->bytes[ring->tail++ % BYTE_RING_SIZE];
	return true;
}

/* As many as fit, as many as there are. */
static inline size_t byte_ring_write(struct byte_ring *ring, const void *bytes, size_t size)
{
	size_t count = 0;
	while (count < size && byte_ring_put(ring, ((const uint8_t *)bytes)[count]))
		count++;
	return count;
}

static inline size_t byte_ring_read(struct byte_ring *ring, void *bytes, size_t size)
{
	size_t count = 0;
	while (count < size && byte_ring_get(ring, &((uint8_t *)bytes)[count]))
		count++;
	return count;
}

#endif
