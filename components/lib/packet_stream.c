/* SPDX-License-Identifier: MIT */
#include <genode/packet_stream.h>

/* ----------------------------------------------------------------------------------------------------- queues */

/*
 * A position is published behind what it announces, and the peer's position is read behind that, on both sides: of two
 * that act at the same time at least one sees the other's move, so an edge is reported at least once.
 */
static void publish(uint32_t *position, uint32_t value)
{
	__atomic_store_n(position, value, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static uint32_t look(const uint32_t *position) { return __atomic_load_n(position, __ATOMIC_ACQUIRE); }

static uint32_t index_of(const struct packet_queue *queue, uint32_t position)
{
	return position & (queue->capacity - 1);
}

/* The writer's side. What the reader claims to have taken cannot be more than was written: else the queue stays full. */
static bool queue_put(struct packet_queue *queue, const struct packet *packet, bool *was_empty)
{
	uint32_t const old = queue->position;
	if (old - look(&queue->shared->taken) >= queue->capacity)
		return false;
	queue->shared->slots[index_of(queue, old)] = *packet;
	queue->position = old + 1;
	publish(&queue->shared->written, queue->position);
	*was_empty = look(&queue->shared->taken) == old;
	return true;
}

/* The reader's side. The descriptor is copied once; checks are the caller's. */
static bool queue_get(struct packet_queue *queue, struct packet *packet, bool *was_full)
{
	uint32_t const old = queue->position;
	uint32_t const pending = look(&queue->shared->written) - old;
	if (pending == 0 || pending > queue->capacity)
		return false;
	*packet = *(const volatile struct packet *)&queue->shared->slots[index_of(queue, old)];
	queue->position = old + 1;
	publish(&queue->shared->taken, queue->position);
	*was_full = look(&queue->shared->written) - old == queue->capacity;
	return true;
}

static size_t queue_size(uint32_t capacity)
{
	size_t const size = sizeof(struct packet_queue_shared) + capacity * sizeof(struct packet);
	return (size + PACKET_ALIGN - 1) & ~(size_t)(PACKET_ALIGN - 1);
}

/* ----------------------------------------------------------------------------------------------------- streams */

size_t packet_stream_overhead(uint32_t capacity) { return 2 * queue_size(capacity); }

bool packet_stream_init(struct packet_stream *stream, void *memory, size_t size, uint32_t capacity)
{
	if (capacity == 0 || capacity > PACKET_QUEUE_MAX || (capacity & (capacity - 1)))
		return false;
	size_t const overhead = packet_stream_overhead(capacity);
	if (size <= overhead)
		return false;
	uint8_t *const bytes = memory;
	*stream = (struct packet_stream){
		.submit      = { .shared = (void *)bytes, .capacity = capacity },
		.acknowledge = { .shared = (void *)(bytes + queue_size(capacity)), .capacity = capacity },
		.buffer      = bytes + overhead,
		.buffer_size = size - overhead,
	};
	return true;
}

void *packet_content(const struct packet_stream *stream, const struct packet *packet)
{
	return stream->buffer + packet->offset;
}

/* ------------------------------------------------------------------------------------------------------ source */

bool packet_source_init(struct packet_source *source, void *memory, size_t size, uint32_t capacity)
{
	source->in_flight_count = 0;
	return packet_stream_init(&source->stream, memory, size, capacity);
}

static uint64_t aligned(uint64_t offset) { return (offset + PACKET_ALIGN - 1) & ~(uint64_t)(PACKET_ALIGN - 1); }

/* First gap between the packets in flight. */
bool packet_alloc(struct packet_source *source, uint32_t size, uint32_t tag, struct packet *packet)
{
	if (source->in_flight_count == source->stream.submit.capacity)
		return false;
	uint64_t start = 0;
	uint32_t place = 0;
	for (; place < source->in_flight_count; place++) {
		const struct packet *const next = &source->in_flight[place];
		if (next->offset >= start && next->offset - start >= (size ? size : 1))
			break;
		start = aligned(next->offset + (next->size ? next->size : 1));
	}
	if (start > source->stream.buffer_size || source->stream.buffer_size - start < (size ? size : 1))
		return false;
	for (uint32_t i = source->in_flight_count++; i > place; i--)
		source->in_flight[i] = source->in_flight[i - 1];
	*packet = source->in_flight[place] = (struct packet){ .offset = start, .size = size, .tag = tag };
	return true;
}

void packet_submit(struct packet_source *source, const struct packet *packet, bool *edge)
{
	*edge = false;
	/* no more packets are in flight than the queue holds, so only a lying sink can make it look full */
	(void)queue_put(&source->stream.submit, packet, edge);
}

static uint32_t place_in_flight(const struct packet_source *source, const struct packet *packet)
{
	uint32_t place = 0;
	while (place < source->in_flight_count && source->in_flight[place].offset != packet->offset)
		place++;
	return place;
}

bool packet_acknowledged(struct packet_source *source, struct packet *packet, bool *edge)
{
	bool was_full = false;
	*edge = false;
	/* bounded: the sink cannot be further ahead than the queue is long without being taken for empty */
	for (uint32_t i = 0; i < source->stream.acknowledge.capacity; i++) {
		if (!queue_get(&source->stream.acknowledge, packet, &was_full))
			return false;
		*edge |= was_full;
		uint32_t const place = place_in_flight(source, packet);
		if (place == source->in_flight_count)
			continue;
		*packet = source->in_flight[place];     /* as it was submitted, whatever the sink made of it */
		return true;
	}
	return false;
}

void packet_release(struct packet_source *source, const struct packet *packet)
{
	uint32_t const place = place_in_flight(source, packet);
	if (place == source->in_flight_count)
		return;
	source->in_flight_count--;
	for (uint32_t i = place; i < source->in_flight_count; i++)
		source->in_flight[i] = source->in_flight[i + 1];
}

/* -------------------------------------------------------------------------------------------------------- sink */

bool packet_sink_init(struct packet_sink *sink, void *memory, size_t size, uint32_t capacity)
{
	return packet_stream_init(&sink->stream, memory, size, capacity);
}

bool packet_get(struct packet_sink *sink, struct packet *packet, bool *edge)
{
	bool was_full = false;
	*edge = false;
	for (uint32_t i = 0; i < sink->stream.submit.capacity; i++) {
		if (!queue_get(&sink->stream.submit, packet, &was_full))
			return false;
		*edge |= was_full;
		if (packet->offset <= sink->stream.buffer_size && packet->size <= sink->stream.buffer_size - packet->offset)
			return true;
	}
	return false;
}

bool packet_acknowledge(struct packet_sink *sink, const struct packet *packet, bool *edge)
{
	*edge = false;
	return queue_put(&sink->stream.acknowledge, packet, edge);
}
