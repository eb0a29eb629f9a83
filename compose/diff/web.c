/* SPDX-License-Identifier: MIT */
#include "diff/web.h"

#include <string.h>

/* ---- edges ---- */

/* From edges by their begin, `out`, to the same ones by their end. */
static uint32_t *turned(struct arena *arena, size_t count, const uint32_t *out_begin, const uint32_t *out, uint32_t **in)
{
	uint32_t *begin = arena_new_array(arena, uint32_t, count + 2);
	for (size_t i = 0; i < out_begin[count]; i++) begin[out[i] + 2]++;
	for (size_t i = 2; i <= count; i++) begin[i] += begin[i - 1];
	*in = arena_new_array(arena, uint32_t, out_begin[count] + 1);
	for (size_t i = 0; i < count; i++)
		for (uint32_t j = out_begin[i]; j < out_begin[i + 1]; j++) (*in)[begin[out[j] + 1]++] = (uint32_t)i;
	return begin;
}

/* Of large systems there are many sessions, and each is fetched from memory: so they are looked at once. */
static void take_servers(struct web *web, struct arena *arena)
{
	const struct snapshot *snapshot = web->snapshot;
	size_t links = 0, next = 0;
	for (size_t i = 0; i < web->count; i++) links += snapshot->members[i].link_count;
	web->out = arena_new_array(arena, uint32_t, links + 1);
	web->out_begin = arena_new_array(arena, uint32_t, web->count + 1);
	for (size_t i = 0; i < web->count; i++) {
		const struct member *member = &snapshot->members[i];
		for (size_t j = 0; j < member->link_count; j++) {
			const struct link *link = &member->links[j];
			if (link->served_by == SERVED_BY_CHILD && link->server) web->out[next++] = (uint32_t)(link->server - snapshot->members);
		}
		web->out_begin[i + 1] = (uint32_t)next;
	}
}

/* Each member has one parent at most. */
static void take_parents(struct web *web, struct arena *arena)
{
	const struct snapshot *snapshot = web->snapshot;
	uint32_t *up = arena_new_array(arena, uint32_t, web->count + 1), *up_begin = arena_new_array(arena, uint32_t, web->count + 1);
	for (size_t i = 0, next = 0; i < web->count; i++) {
		const struct member *parent = snapshot->members[i].parent;
		if (parent) up[next++] = (uint32_t)(parent - snapshot->members);
		up_begin[i + 1] = (uint32_t)next;
	}
	web->down_begin = turned(arena, web->count, up_begin, up, &web->down);
}

void web_init(struct web *web, struct arena *arena, const struct snapshot *snapshot)
{
	size_t const count = snapshot->member_count;
	*web = (struct web) { .snapshot = snapshot, .count = count, .queue = arena_new_array(arena, uint32_t, count),
		.queued = arena_new_array(arena, bool, count), .came = arena_new_array(arena, uint32_t, count),
		.seen = arena_new_array(arena, uint32_t, count) };
	take_servers(web, arena);
	web->in_begin = turned(arena, count, web->out_begin, web->out, &web->in);
	take_parents(web, arena);
}

/* ---- all members at once ---- */

struct ring { uint32_t *at; bool *in; size_t size, first, count; };

static void put(struct ring *ring, uint32_t member)
{
	if (ring->in[member]) return;
	ring->in[member] = true;
	ring->at[(ring->first + ring->count++) % ring->size] = member;
}

static uint32_t take(struct ring *ring)
{
	uint32_t const member = ring->at[ring->first];
	ring->first = (ring->first + 1) % ring->size;
	ring->count--;
	ring->in[member] = false;
	return member;
}

static void tell(struct ring *ring, const uint32_t *who, const uint32_t *end, uint64_t subjects, uint64_t *reached)
{
	for (; who < end; who++) {
		if (!(subjects & ~reached[*who])) continue;
		reached[*who] |= subjects;
		put(ring, *who);
	}
}

void web_spread(struct web *web, const uint64_t *colours, bool parents, uint64_t *reached)
{
	struct ring ring = { .at = web->queue, .in = web->queued, .size = web->count };
	memset(reached, 0, web->count * sizeof *reached);
	for (size_t i = web->count; i--;)
		if (colours[i]) put(&ring, (uint32_t)i);
	while (ring.count) {
		uint32_t const at = take(&ring);
		uint64_t const subjects = colours[at] | reached[at];
		tell(&ring, web->in + web->in_begin[at], web->in + web->in_begin[at + 1], subjects, reached);
		if (parents) tell(&ring, web->down + web->down_begin[at], web->down + web->down_begin[at + 1], subjects, reached);
	}
}

void web_mark(struct web *web, bool *marks)
{
	size_t count = 0;
	for (size_t i = 0; i < web->count; i++)
		if (marks[i]) web->queue[count++] = (uint32_t)i;
	for (size_t i = 0; i < count; i++)
		for (uint32_t j = web->out_begin[web->queue[i]]; j < web->out_begin[web->queue[i] + 1]; j++) {
			if (marks[web->out[j]]) continue;
			marks[web->out[j]] = true;
			web->queue[count++] = web->out[j];
		}
}

/* ---- one member ---- */

/* Breadth-first from a member; false: there is nothing more. */
static bool came_to(struct web *web, size_t *count, uint32_t member, uint32_t from)
{
	if (web->seen[member] == web->searches) return false;
	web->seen[member] = web->searches;
	web->came[member] = from;
	web->queue[(*count)++] = member;
	return true;
}

/* From a member through servers and parents, until `enough` says that this one is. */
static size_t search(struct web *web, size_t from, bool (*enough)(const struct member *, const struct member *))
{
	const struct member *members = web->snapshot->members;
	size_t count = 0;
	web->searches++;
	came_to(web, &count, (uint32_t)from, (uint32_t)from);
	for (size_t i = 0; i < count; i++) {
		uint32_t const at = web->queue[i];
		if (enough && i && enough(&members[from], &members[at])) return i + 1;
		for (uint32_t j = web->out_begin[at]; j < web->out_begin[at + 1]; j++) came_to(web, &count, web->out[j], at);
		if (members[at].parent) came_to(web, &count, (uint32_t)members[at].parent->index, at);
	}
	return enough ? 0 : count;
}

const uint32_t *web_depends(struct web *web, size_t from, size_t *count)
{
	*count = search(web, from, NULL);
	return web->queue;
}

static bool runs_the_same(const struct member *a, const struct member *b) { return a->binary == b->binary; }

bool web_depends_on_its_like(struct web *web, size_t from) { return search(web, from, runs_the_same); }

static const char *names_along(const struct web *web, struct arena *arena, size_t from, size_t to)
{
	const char *text = web->snapshot->members[to].name;
	while (to != from) {
		to = web->came[to];
		text = arena_format(arena, "%s -> %s", web->snapshot->members[to].name, text);
	}
	return text;
}

const char *web_chain(struct web *web, struct arena *arena, size_t from, size_t to)
{
	size_t count = 0;
	web->searches++;
	came_to(web, &count, (uint32_t)from, (uint32_t)from);
	for (size_t i = 0; i < count; i++) {
		uint32_t const at = web->queue[i];
		for (uint32_t j = web->out_begin[at]; j < web->out_begin[at + 1]; j++)
			if (came_to(web, &count, web->out[j], at) && web->out[j] == to) return names_along(web, arena, from, to);
	}
	return NULL;
}
