/* SPDX-License-Identifier: MIT */
/*
 * Packet streams: bulk data between two components in shared memory, without a call per packet.
 *
 * One dataspace holds a submit queue, an acknowledgement queue, and a buffer. The source allocates a packet's place in
 * the buffer, fills it, submits it; the sink gets it, works on it, acknowledges it; the source gets the acknowledgement
 * and releases the place.
 *
 * Neither side trusts the other: of the shared memory each reads only the peer's position and the descriptors, and checks
 * both before use; its own position it keeps to itself. What a peer can do by writing nonsense is make its own stream
 * stop.
 *
 * Signals are needed only at edges, which the functions report: a packet put into an empty queue (its reader may sleep),
 * a packet taken from a full queue (its writer may wait for room).
 *
 * Portable: shared memory comes in as a pointer.
 */
#ifndef GENODE_PACKET_STREAM_H
#define GENODE_PACKET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PACKET_QUEUE_MAX = 1024, PACKET_ALIGN = 64 };

/* A packet: place in the buffer, and a number of the source's choice that comes back with the acknowledgement. */
struct packet {
	uint64_t offset;
	uint32_t size;
	uint32_t tag;
};

/* What lies in shared memory. Positions count packets since the start, modulo 2^32. */
struct packet_queue_shared {
	_Alignas(PACKET_ALIGN) uint32_t written;
	_Alignas(PACKET_ALIGN) uint32_t taken;
	_Alignas(PACKET_ALIGN) struct packet slots[];
};

/* One side's view of a queue. */
struct packet_queue {
	struct packet_queue_shared *shared;
	uint32_t                    capacity;   /* a power of two */
	uint32_t                    position;   /* one's own */
};

struct packet_stream {
	struct packet_queue submit, acknowledge;
	uint8_t            *buffer;
	size_t              buffer_size;
};

/* Bytes of shared memory in front of the buffer. */
size_t packet_stream_overhead(uint32_t capacity);

/* False: `capacity` is no power of two or too large, or the memory too small. Both sides call it with the same numbers. */
bool packet_stream_init(struct packet_stream *stream, void *memory, size_t size, uint32_t capacity);

/* ---- the source's side ---- */

struct packet_source {
	struct packet_stream stream;
	uint32_t             in_flight_count;
	struct packet        in_flight[PACKET_QUEUE_MAX];  /* allocated and not yet released, ascending by offset */
};

bool  packet_source_init(struct packet_source *source, void *memory, size_t size, uint32_t capacity);

/* False: no room in the buffer, or as many packets in flight as the queues hold. */
bool  packet_alloc(struct packet_source *source, uint32_t size, uint32_t tag, struct packet *packet);
void *packet_content(const struct packet_stream *stream, const struct packet *packet);

/* Cannot fail for a packet that packet_alloc gave. `*edge`: the sink is to be signalled. */
void  packet_submit(struct packet_source *source, const struct packet *packet, bool *edge);

/* The next acknowledgement of a packet that is in flight; others are passed over. `*edge` as above. */
bool  packet_acknowledged(struct packet_source *source, struct packet *packet, bool *edge);
void  packet_release(struct packet_source *source, const struct packet *packet);

/* ---- the sink's side ---- */

struct packet_sink {
	struct packet_stream stream;
};

bool  packet_sink_init(struct packet_sink *sink, void *memory, size_t size, uint32_t capacity);

/* The next packet that lies within the buffer; others are passed over. */
bool  packet_get(struct packet_sink *sink, struct packet *packet, bool *edge);

/* False: the acknowledgement queue is full; again after the source's signal. */
bool  packet_acknowledge(struct packet_sink *sink, const struct packet *packet, bool *edge);

#endif
