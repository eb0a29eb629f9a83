/* SPDX-License-Identifier: MIT */
#include "model/regular_tree.h"

#include "base/vector.h"

#include <ctype.h>
#include <string.h>

/*
 * The tree of a regular expression. It is as large as the expression is long; the automaton that it stands for may not
 * be larger than REGULAR_STATES_MAX, and groups may not be deeper than DEPTH_MAX, as they are walked by recursion.
 */

enum { DEPTH_MAX = 200, BOUND_MAX = 255 * 16 };

struct range_vector VECTOR_OF(struct code_range);

struct reading {
	struct arena *arena;
	const char   *at;
	unsigned      depth;
	bool          wrong;
};

uint32_t code_point_read(const char **at)
{
	const uint8_t *bytes = (const uint8_t *)*at;
	unsigned const more  = bytes[0] < 0xc2 ? 0 : bytes[0] < 0xe0 ? 1 : bytes[0] < 0xf0 ? 2 : bytes[0] < 0xf5 ? 3 : 0;
	uint32_t       code  = more ? bytes[0] & (0x3f >> more) : bytes[0];

	*at += 1;
	if (bytes[0] >= 0x80 && !more)
		return BYTE_CODE + bytes[0];
	for (unsigned i = 1; i <= more; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return BYTE_CODE + bytes[0];
		code = code << 6 | (bytes[i] & 0x3f);
	}
	*at += more;
	return code;
}

static struct regular_node *node_new(struct reading *reading, enum regular_kind kind, uint32_t states)
{
	struct regular_node *node = arena_new(reading->arena, struct regular_node);
	node->kind   = kind;
	node->states = states > REGULAR_STATES_MAX ? REGULAR_STATES_MAX + 1 : states;
	return node;
}

static struct regular_node *wrong(struct reading *reading)
{
	reading->wrong = true;
	return node_new(reading, REGULAR_EMPTY, 0);
}

/* ---- sets of characters ---- */

struct class { const char *name; const struct code_range *ranges; unsigned count; };

#define CLASS(name, ...) { name, (const struct code_range[]){ __VA_ARGS__ }, \
                           sizeof((const struct code_range[]){ __VA_ARGS__ }) / sizeof(struct code_range) }
#define SPACES { ' ', ' ' }, { '\t', '\r' }
static const struct class classes[] = {
	CLASS("alpha", { 'A', 'Z' }, { 'a', 'z' }),               CLASS("digit", { '0', '9' }),
	CLASS("alnum", { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' }), CLASS("upper", { 'A', 'Z' }),
	CLASS("lower", { 'a', 'z' }),                             CLASS("space", SPACES),
	CLASS("blank", { ' ', ' ' }, { '\t', '\t' }),             CLASS("cntrl", { 0, 31 }, { 127, 127 }),
	CLASS("print", { 32, 126 }),                              CLASS("graph", { 33, 126 }),
	CLASS("punct", { 33, 47 }, { 58, 64 }, { 91, 96 }, { 123, 126 }),
	CLASS("xdigit", { '0', '9' }, { 'A', 'F' }, { 'a', 'f' }),
};
static const struct class escapes[] = {
	CLASS("d", { '0', '9' }), CLASS("s", SPACES),
	CLASS("w", { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' }),
	CLASS("t", { '\t', '\t' }), CLASS("n", { '\n', '\n' }), CLASS("r", { '\r', '\r' }), CLASS("f", { '\f', '\f' }),
	CLASS("v", { '\v', '\v' }),
};
enum { CLASSES = sizeof(classes) / sizeof(classes[0]), ESCAPES = sizeof(escapes) / sizeof(escapes[0]) };

static const struct class *class_find(const struct class *table, unsigned count, const char *name, size_t chars)
{
	for (unsigned i = 0; i < count; i++)
		if (strlen(table[i].name) == chars && !memcmp(table[i].name, name, chars))
			return &table[i];
	return NULL;
}

static void add_class(struct reading *reading, struct range_vector *ranges, const struct class *class)
{
	for (unsigned i = 0; i < class->count; i++)
		*vector_add(reading->arena, ranges) = class->ranges[i];
}

static struct regular_node *set_of(struct reading *reading, const struct range_vector *ranges, bool negated)
{
	struct regular_node *node = node_new(reading, REGULAR_SET, 1);
	node->set = (struct regular_set){ negated, (uint32_t)ranges->count, ranges->items };
	return node;
}

static void add_one(struct reading *reading, struct range_vector *ranges, uint32_t code)
{
	*vector_add(reading->arena, ranges) = (struct code_range){ code, code };
}

/* Behind a backslash: a class of its own, or a character that would mean something without it. */
static bool take_escape(struct reading *reading, struct range_vector *ranges)
{
	if (!isalnum((unsigned char)*reading->at)) {
		bool const more = *reading->at;
		if (more)
			add_one(reading, ranges, code_point_read(&reading->at));
		return more;
	}
	const struct class *class = class_find(escapes, ESCAPES, reading->at++, 1);
	if (class)
		add_class(reading, ranges, class);
	return class;
}

/* "[:name:]" */
static bool take_class(struct reading *reading, struct range_vector *ranges)
{
	const char         *name  = reading->at + 2, *end = strstr(name, ":]");
	const struct class *class = end ? class_find(classes, CLASSES, name, (size_t)(end - name)) : NULL;
	if (!class)
		return false;
	add_class(reading, ranges, class);
	reading->at = end + 2;
	return true;
}

static bool take_range(struct reading *reading, struct range_vector *ranges)
{
	struct code_range range;
	range.first = range.last = code_point_read(&reading->at);
	if (reading->at[0] == '-' && reading->at[1] && reading->at[1] != ']') {
		reading->at++;
		if (*reading->at == '\\' || *reading->at == '[')
			return false;
		range.last = code_point_read(&reading->at);
	}
	*vector_add(reading->arena, ranges) = range;
	return range.first <= range.last;
}

static struct regular_node *read_brackets(struct reading *reading)
{
	struct range_vector ranges = { 0 };
	bool                first = true, sound = true;
	bool const          negated = *reading->at == '^';

	for (reading->at += negated; sound && *reading->at && (first || *reading->at != ']'); first = false) {
		const char *at = reading->at;
		if (*at == '\\') {
			reading->at++;
			sound = take_escape(reading, &ranges);
		} else if (at[0] == '[' && at[1] && strchr(":.=", at[1])) {
			sound = at[1] == ':' && take_class(reading, &ranges);
		} else {
			sound = take_range(reading, &ranges);
		}
	}
	if (!sound || *reading->at != ']')
		return wrong(reading);
	reading->at++;
	return set_of(reading, &ranges, negated);
}

/* ---- what stands in an expression ---- */

static struct regular_node *read_either(struct reading *reading);

static struct regular_node *read_group(struct reading *reading)
{
	if (*reading->at == '?') {
		if (reading->at[1] != ':')
			return wrong(reading);
		reading->at += 2;
	}
	if (++reading->depth > DEPTH_MAX)
		return wrong(reading);
	struct regular_node *inside = read_either(reading);
	reading->depth--;
	if (*reading->at != ')')
		return wrong(reading);
	reading->at++;
	return inside;
}

static struct regular_node *read_escaped(struct reading *reading)
{
	struct range_vector ranges  = { 0 };
	char                letter  = *reading->at;
	bool const          negated = letter && strchr("DSW", letter);

	if (negated) {
		letter = (char)tolower(letter);
		reading->at++;
		add_class(reading, &ranges, class_find(escapes, ESCAPES, &letter, 1));
	} else if (!take_escape(reading, &ranges)) {
		return wrong(reading);
	}
	return set_of(reading, &ranges, negated);
}

static struct regular_node *read_atom(struct reading *reading)
{
	struct range_vector ranges = { 0 };

	switch (*reading->at) {
	case '(':  reading->at++; return read_group(reading);
	case '[':  reading->at++; return read_brackets(reading);
	case '\\': reading->at++; return read_escaped(reading);
	case '^':  reading->at++; return node_new(reading, REGULAR_BEGIN, 1);
	case '$':  reading->at++; return node_new(reading, REGULAR_END, 1);
	case '.':  reading->at++; return set_of(reading, &ranges, true);
	case '*':
	case '+':
	case '?':  return wrong(reading);      /* repeats nothing */
	case '{':
		if (isdigit((unsigned char)reading->at[1]))
			return wrong(reading);
		break;
	default:   break;
	}
	add_one(reading, &ranges, code_point_read(&reading->at));
	return set_of(reading, &ranges, false);
}

static uint32_t read_bound(struct reading *reading)
{
	uint32_t number = 0;
	if (!isdigit((unsigned char)*reading->at))
		reading->wrong = true;
	for (; isdigit((unsigned char)*reading->at); reading->at++)
		number = number > BOUND_MAX ? number : 10 * number + (uint32_t)(*reading->at - '0');
	return number;
}

/* "{2}", "{2,}", "{2,3}" */
static void read_bounds(struct reading *reading, uint32_t *least, uint32_t *most)
{
	*least = *most = read_bound(reading);
	if (*reading->at == ',') {
		reading->at++;
		*most = *reading->at == '}' ? REGULAR_FOREVER : read_bound(reading);
	}
	if (*reading->at != '}' || *most < *least)
		reading->wrong = true;
	else
		reading->at++;
}

/* As regular_match.c writes them out: nothing, repeated, is nothing. */
static uint32_t states_of_repeat(const struct regular_node *what, uint32_t least, uint32_t most)
{
	if (!what->states)
		return 0;
	uint64_t const copies = most != REGULAR_FOREVER ? most : least ? least : 1;
	uint64_t const forks  = most != REGULAR_FOREVER ? most - least : 1;
	uint64_t const states = copies * what->states + forks;
	return states > REGULAR_STATES_MAX ? REGULAR_STATES_MAX + 1 : (uint32_t)states;
}

/* A question mark behind a repetition says which of several matches is meant: here there is only the whole text. */
static struct regular_node *read_repeated(struct reading *reading)
{
	struct regular_node *what = read_atom(reading);
	uint32_t             least = 0, most = REGULAR_FOREVER;

	switch (*reading->at) {
	case '*': reading->at++; break;
	case '+': reading->at++; least = 1; break;
	case '?': reading->at++; most = 1; break;
	case '{':
		if (!isdigit((unsigned char)reading->at[1]))
			return what;
		reading->at++;
		read_bounds(reading, &least, &most);
		break;
	default: return what;
	}
	if (*reading->at == '?')
		reading->at++;
	struct regular_node *node = node_new(reading, REGULAR_REPEAT, states_of_repeat(what, least, most));
	node->last  = what;
	node->least = least;
	node->most  = most;
	return node;
}

static struct regular_node *join(struct reading *reading, enum regular_kind kind, struct regular_node *before,
                                 struct regular_node *last, uint32_t states)
{
	struct regular_node *node = node_new(reading, kind, before->states + last->states + states);
	node->before = before;
	node->last   = last;
	reading->wrong |= node->states > REGULAR_STATES_MAX;   /* a long expression ends here, not in memory for all of it */
	return node;
}

static struct regular_node *read_sequence(struct reading *reading)
{
	struct regular_node *sequence = node_new(reading, REGULAR_EMPTY, 0);
	while (!reading->wrong && *reading->at && *reading->at != '|' && *reading->at != ')')
		sequence = join(reading, REGULAR_SEQUENCE, sequence, read_repeated(reading), 0);
	return sequence;
}

static struct regular_node *read_either(struct reading *reading)
{
	struct regular_node *either = read_sequence(reading);
	while (!reading->wrong && *reading->at == '|') {
		reading->at++;
		either = join(reading, REGULAR_EITHER, either, read_sequence(reading), 1);
	}
	return either;
}

struct regular *regular_parse(struct arena *arena, const char *expression)
{
	struct reading       reading = { .arena = arena, .at = expression };
	struct regular_node *tree    = read_either(&reading);

	if (reading.wrong || *reading.at || tree->states > REGULAR_STATES_MAX)
		return NULL;
	struct regular *regular = arena_new(arena, struct regular);
	regular->tree = tree;
	return regular;
}
