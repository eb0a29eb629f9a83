/* SPDX-License-Identifier: MIT */
/* link: components/lib/packet_stream.c */
/* target: x86_64 */
/* Packet streams: order, edges, full queues and buffers, and a peer that writes nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <genode/byte_ring.h>
#include <genode/packet_stream.h>

enum { QUEUE = 8, BUFFER = 1024 };

static uint8_t             *memory;
static size_t               memory_size;
static struct packet_source source;
static struct packet_sink   sink;

static int set_up(void **state)
{
	(void)state;
	memory_size = packet_stream_overhead(QUEUE) + BUFFER;
	memory = aligned_alloc(PACKET_ALIGN, memory_size);
	memset(memory, 0, memory_size);
	return !packet_source_init(&source, memory, memory_size, QUEUE)
	    || !packet_sink_init(&sink, memory, memory_size, QUEUE);
}

static int tear_down(void **state)
{
	(void)state;
	free(memory);
	return 0;
}

static void bad_geometry(void **state)
{
	(void)state;
	struct packet_stream stream;
	assert_false(packet_stream_init(&stream, memory, memory_size, 0));
	assert_false(packet_stream_init(&stream, memory, memory_size, 6));
	assert_false(packet_stream_init(&stream, memory, memory_size, 2 * PACKET_QUEUE_MAX));
	assert_false(packet_stream_init(&stream, memory, packet_stream_overhead(QUEUE), QUEUE));
}

static void packets_arrive_in_order(void **state)
{
	(void)state;
	bool edge;
	for (uint32_t round = 0; round < 100; round++) {
		uint32_t const count = 1 + round % QUEUE;
		for (uint32_t i = 0; i < count; i++) {
			struct packet packet;
			assert_true(packet_alloc(&source, 1 + 7 * i, 1000 * round + i, &packet));
			memset(packet_content(&source.stream, &packet), (int)i, packet.size);
			packet_submit(&source, &packet, &edge);
			assert_int_equal(edge, i == 0);
		}
		for (uint32_t i = 0; i < count; i++) {
			struct packet packet;
			assert_true(packet_get(&sink, &packet, &edge));
			assert_int_equal(edge, count == QUEUE && i == 0);
			assert_int_equal(packet.tag, 1000 * round + i);
			assert_int_equal(packet.size, 1 + 7 * i);
			assert_int_equal(*(uint8_t *)packet_content(&sink.stream, &packet), i);
			assert_true(packet_acknowledge(&sink, &packet, &edge));
			assert_int_equal(edge, i == 0);
		}
		struct packet packet;
		assert_false(packet_get(&sink, &packet, &edge));
		for (uint32_t i = 0; i < count; i++) {
			assert_true(packet_acknowledged(&source, &packet, &edge));
			assert_int_equal(packet.tag, 1000 * round + i);
			packet_release(&source, &packet);
		}
		assert_false(packet_acknowledged(&source, &packet, &edge));
	}
	assert_int_equal(source.in_flight_count, 0);
}

static void buffer_and_queue_have_bounds(void **state)
{
	(void)state;
	struct packet packets[QUEUE], extra;
	assert_false(packet_alloc(&source, BUFFER + 1, 0, &extra));
	for (unsigned i = 0; i < QUEUE; i++)
		assert_true(packet_alloc(&source, 0, i, &packets[i]));
	assert_false(packet_alloc(&source, 0, 0, &extra));
	for (unsigned i = 0; i < QUEUE; i++)
		packet_release(&source, &packets[i]);

	for (unsigned i = 0; i < 4; i++)
		assert_true(packet_alloc(&source, BUFFER / 4, i, &packets[i]));
	assert_false(packet_alloc(&source, 1, 0, &extra));
	packet_release(&source, &packets[1]);
	assert_false(packet_alloc(&source, BUFFER / 4 + 1, 0, &extra));
	assert_true(packet_alloc(&source, BUFFER / 4, 9, &extra));
	assert_int_equal(extra.offset, packets[1].offset);
}

/* Whatever lies in the queues, the sink sees packets inside the buffer only, and each call ends. */
static void lying_source(void **state)
{
	(void)state;
	uint32_t random = 7;
	for (unsigned round = 0; round < 5000; round++) {
		for (unsigned i = 0; i < 32; i++) {
			random = random * 1664525 + 1013904223;
			memory[(random >> 8) % packet_stream_overhead(QUEUE)] = (uint8_t)(random >> 24);
		}
		struct packet packet;
		bool edge;
		for (unsigned i = 0; i < 4 && packet_get(&sink, &packet, &edge); i++) {
			assert_true(packet.offset + packet.size <= BUFFER);
			memset(packet_content(&sink.stream, &packet), 0xff, packet.size);
			(void)packet_acknowledge(&sink, &packet, &edge);
		}
	}
}

/* Acknowledgements of packets that are not in flight are nothing; those that are come back as they were. */
static void lying_sink(void **state)
{
	(void)state;
	struct packet mine, packet;
	bool edge;
	assert_true(packet_alloc(&source, 100, 42, &mine));
	packet_submit(&source, &mine, &edge);
	static const struct packet forged[] = {
		{ 64, 10, 1 }, { UINT64_MAX, 1, 1 }, { 0, UINT32_MAX, 7 },
	};
	for (unsigned i = 0; i < 3; i++)
		assert_true(packet_acknowledge(&sink, &forged[i], &edge));
	assert_true(packet_acknowledged(&source, &packet, &edge));
	assert_int_equal(packet.size, 100);
	assert_int_equal(packet.tag, 42);
	packet_release(&source, &packet);
	assert_false(packet_acknowledged(&source, &packet, &edge));

	source.stream.acknowledge.shared->written = source.stream.acknowledge.position + QUEUE + 1;
	assert_false(packet_acknowledged(&source, &packet, &edge));
	source.stream.submit.shared->taken = source.stream.submit.position + 5;
	assert_true(packet_alloc(&source, 1, 0, &mine));
	packet_submit(&source, &mine, &edge);
	assert_int_equal(source.stream.submit.shared->written, 1);
}

static void byte_rings(void **state)
{
	(void)state;
	static struct byte_ring ring;
	char in[100], out[100];
	ring.head = ring.tail = UINT32_MAX - 500;       /* the counters wrap on the way */
	for (unsigned round = 0; round < 50; round++) {
		memset(in, (int)round, sizeof(in));
		assert_int_equal(byte_ring_write(&ring, in, sizeof(in)), sizeof(in));
		assert_int_equal(byte_ring_read(&ring, out, sizeof(out)), sizeof(out));
		assert_memory_equal(in, out, sizeof(in));
	}
	for (unsigned i = 0; i < BYTE_RING_SIZE; i++)
		assert_true(byte_ring_put(&ring, (uint8_t)i));
	assert_false(byte_ring_put(&ring, 0));
	assert_int_equal(byte_ring_room(&ring), 0);
	uint8_t byte;
	for (unsigned i = 0; i < BYTE_RING_SIZE; i++) {
		assert_true(byte_ring_get(&ring, &byte));
		assert_int_equal(byte, (uint8_t)i);
	}
	assert_false(byte_ring_get(&ring, &byte));
}

#define with_memory(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		with_memory(bad_geometry),
		with_memory(packets_arrive_in_order),
		with_memory(buffer_and_queue_have_bounds),
		with_memory(lying_source),
		with_memory(lying_sink),
		cmocka_unit_test(byte_rings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
