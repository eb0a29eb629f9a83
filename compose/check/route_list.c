/* SPDX-License-Identifier: MIT */
#include "check/route_list.h"

#include <string.h>

enum { SHORT_MAX = 16 };

struct route_place {
	struct route       *route;
	size_t              number;   /* in the author's order */
	struct route_place *next;     /* with the same label, or the next that is not exact */
};

struct places { struct route_place *first, **last; };

static bool is_short(const struct route *rules)
{
	unsigned count = 0;
	while (rules && count <= SHORT_MAX) {
		rules = rules->next;
		count++;
	}
	return count <= SHORT_MAX;
}

static struct places *places_at(struct checker *checker, const struct route *rules, const char *label)
{
	void **at = table_at(&checker->route_lists, rules, label);
	if (!*at) {
		struct places *places = arena_new(checker_arena(checker), struct places);
		places->last = &places->first;
		*at = places;
	}
	return *at;
}

/* Those that are not exact stand under a text that no label of a session is: a separator alone. */
static const char *word_for_others(struct checker *checker)
{
	return intern_string(checker_words(checker), " -> ");
}

static void index_list(struct checker *checker, struct route *rules)
{
	const char *others = word_for_others(checker);
	size_t      number = 0;

	places_at(checker, rules, others);
	for (struct route *rule = rules; rule; rule = rule->next) {
		struct places      *places = places_at(checker, rules, rule->label.match == LABEL_EXACT ? rule->label.text : others);
		struct route_place *place  = arena_new(checker_arena(checker), struct route_place);
		*place = (struct route_place){ .route = rule, .number = number++ };
		*places->last = place;
		places->last  = &place->next;
	}
}

struct route_cursor route_cursor_begin(struct checker *checker, struct route *rules, const struct node *child,
                                       struct label label)
{
	struct route_cursor cursor = { .checker = checker };

	if (label.is_prefix || is_short(rules)) {
		cursor.plain = rules;
		return cursor;
	}
	const char          *others = word_for_others(checker), *relative = label_relative(label.text, child->name);
	const struct places *places = table_get(&checker->route_lists, rules, others);
	if (!places) {
		index_list(checker, rules);
		places = table_get(&checker->route_lists, rules, others);
	}
	cursor.other = places->first;
	places = relative ? table_get(&checker->route_lists, rules, intern_string(checker_words(checker), relative)) : NULL;
	cursor.exact = places ? places->first : NULL;
	return cursor;
}

static struct route *take(struct route_place **place)
{
	struct route *route = (*place)->route;
	*place = (*place)->next;
	return route;
}

struct route *route_cursor_next(struct route_cursor *cursor)
{
	struct route *route = cursor->plain;

	if (route)
		cursor->plain = route->next;
	else if (cursor->exact && (!cursor->other || cursor->exact->number < cursor->other->number))
		route = take(&cursor->exact);
	else if (cursor->other)
		route = take(&cursor->other);
	return route && work_spend(cursor->checker->compilation, 1, route->span, "deciding the routes") ? route : NULL;
}
