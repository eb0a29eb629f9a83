/* SPDX-License-Identifier: MIT */
#include "model/regular_tree.h"

#include <string.h>

/*
 * An automaton whose states are numbered; a set of them, those in which it may be after what was read so far, stands in a
 * list without doubles. States that read nothing are followed at once, so the lists hold readers and the end only.
 */

enum state_kind { STATE_READ, STATE_FORK, STATE_BEGIN, STATE_END, STATE_MATCH };

struct state {
	enum state_kind           kind;
	uint32_t                  next, other;   /* `other` of forks only */
	const struct regular_set *set;
};

struct state_list { uint32_t *items, count; };

struct automaton {
	struct state     *states;
	uint32_t          count, first;
	struct state_list now, then;
	uint32_t         *pending;      /* being followed, each state at most once a round */
	uint32_t         *seen;         /* in which round */
	uint32_t          round;
};

enum { STATE_COST = 8 };            /* making one, in steps of matching */

/* ---- making it ---- */

static uint32_t state_new(struct automaton *automaton, enum state_kind kind, uint32_t next, uint32_t other)
{
	automaton->states[automaton->count] = (struct state){ .kind = kind, .next = next, .other = other };
	return automaton->count++;
}

/* Each returns the state that stands in front of `next` and does what the node says; from the text's end to its begin. */
static uint32_t write_node(struct automaton *automaton, const struct regular_node *node, uint32_t next);

static uint32_t write_copies(struct automaton *automaton, const struct regular_node *what, uint32_t copies, uint32_t next)
{
	for (; copies; copies--)
		next = write_node(automaton, what, next);
	return next;
}

static uint32_t write_repeat(struct automaton *automaton, const struct regular_node *node, uint32_t next)
{
	if (!node->states)
		return next;
	if (node->most == REGULAR_FOREVER) {
		uint32_t const fork = state_new(automaton, STATE_FORK, next, next);
		uint32_t const body = write_node(automaton, node->last, fork);
		automaton->states[fork].other = body;
		return node->least ? write_copies(automaton, node->last, node->least - 1, body) : fork;
	}
	uint32_t at = next;
	for (uint32_t i = node->least; i < node->most; i++)
		at = state_new(automaton, STATE_FORK, write_node(automaton, node->last, at), next);
	return write_copies(automaton, node->last, node->least, at);
}

static uint32_t write_node(struct automaton *automaton, const struct regular_node *node, uint32_t next)
{
	switch (node->kind) {
	case REGULAR_EMPTY: return next;
	case REGULAR_BEGIN: return state_new(automaton, STATE_BEGIN, next, 0);
	case REGULAR_END:   return state_new(automaton, STATE_END, next, 0);
	case REGULAR_SET:
		next = state_new(automaton, STATE_READ, next, 0);
		automaton->states[next].set = &node->set;
		return next;
	case REGULAR_SEQUENCE:   /* as long as the expression: no recursion */
		for (; node->kind == REGULAR_SEQUENCE; node = node->before)
			next = write_node(automaton, node->last, next);
		return next;
	case REGULAR_EITHER: {
		uint32_t const end = next;
		next = write_node(automaton, node->last, end);
		for (node = node->before; node->kind == REGULAR_EITHER; node = node->before)
			next = state_new(automaton, STATE_FORK, write_node(automaton, node->last, end), next);
		return state_new(automaton, STATE_FORK, write_node(automaton, node, end), next);
	}
	case REGULAR_REPEAT: return write_repeat(automaton, node, next);
	}
	return next;
}

static struct automaton *automaton_new(struct arena *arena, const struct regular_node *tree)
{
	uint32_t const    states    = tree->states + 1;
	struct automaton *automaton = arena_new(arena, struct automaton);

	automaton->states     = arena_new_array(arena, struct state, states);
	automaton->now.items  = arena_new_array(arena, uint32_t, states);
	automaton->then.items = arena_new_array(arena, uint32_t, states);
	automaton->pending    = arena_new_array(arena, uint32_t, states);
	automaton->seen       = arena_new_array(arena, uint32_t, states);
	automaton->first      = write_node(automaton, tree, state_new(automaton, STATE_MATCH, 0, 0));
	return automaton;
}

/* ---- following a text ---- */

struct place { bool begin, end; };

static void ask(struct automaton *automaton, uint32_t *count, uint32_t state)
{
	if (automaton->seen[state] == automaton->round)
		return;
	automaton->seen[state]         = automaton->round;
	automaton->pending[(*count)++] = state;
}

/* Puts `first`, and all that it leads to without reading, into the list. Returns how many states that took. */
static uint32_t enter(struct automaton *automaton, struct state_list *list, uint32_t first, struct place place)
{
	uint32_t count = 0, steps = 0;

	ask(automaton, &count, first);
	for (; count; steps++) {
		uint32_t const      number = automaton->pending[--count];
		const struct state *state  = &automaton->states[number];
		switch (state->kind) {
		case STATE_READ:
		case STATE_MATCH: list->items[list->count++] = number; break;
		case STATE_BEGIN: if (place.begin) ask(automaton, &count, state->next); break;
		case STATE_END:   if (place.end) ask(automaton, &count, state->next); break;
		case STATE_FORK:
			ask(automaton, &count, state->next);
			ask(automaton, &count, state->other);
			break;
		}
	}
	return steps;
}

static void round_begin(struct automaton *automaton, struct state_list *list)
{
	list->count = 0;
	if (++automaton->round)
		return;
	memset(automaton->seen, 0, automaton->count * sizeof(automaton->seen[0]));
	automaton->round = 1;
}

static bool set_has(const struct regular_set *set, uint32_t code, uint64_t *steps)
{
	uint32_t i = 0;
	while (i < set->count && (code < set->ranges[i].first || code > set->ranges[i].last))
		i++;
	*steps += 1 + i;
	return (i < set->count) != set->negated;
}

/* From all states that are, over one character, to all that may be then. Returns the number of steps. */
static uint64_t read_one(struct automaton *automaton, uint32_t code, bool end)
{
	uint64_t steps = 0;

	round_begin(automaton, &automaton->then);
	for (uint32_t i = 0; i < automaton->now.count; i++) {
		const struct state *state = &automaton->states[automaton->now.items[i]];
		if (state->kind == STATE_READ && set_has(state->set, code, &steps))
			steps += enter(automaton, &automaton->then, state->next, (struct place){ .end = end });
	}
	struct state_list const was = automaton->now;
	automaton->now  = automaton->then;
	automaton->then = was;
	return steps;
}

static bool has_matched(const struct automaton *automaton)
{
	for (uint32_t i = 0; i < automaton->now.count; i++)
		if (automaton->states[automaton->now.items[i]].kind == STATE_MATCH)
			return true;
	return false;
}

static bool pay(struct compilation *compilation, uint64_t steps, struct span where)
{
	return work_spend(compilation, steps, where, "matching values with regular expressions");
}

bool regular_matches(struct compilation *compilation, struct regular *regular, const char *text, struct span where)
{
	if (!regular->automaton) {
		if (!pay(compilation, STATE_COST * (uint64_t)(regular->tree->states + 1), where))
			return true;
		regular->automaton = automaton_new(&compilation->arena, regular->tree);
	}
	struct automaton *automaton = regular->automaton;
	round_begin(automaton, &automaton->now);
	uint64_t steps = enter(automaton, &automaton->now, automaton->first, (struct place){ .begin = true, .end = !*text });
	while (*text && automaton->now.count) {
		if (!pay(compilation, 1 + steps, where))
			return true;
		uint32_t const code = code_point_read(&text);
		steps = read_one(automaton, code, !*text);
	}
	return pay(compilation, 1 + steps, where) ? !*text && has_matched(automaton) : true;
}
