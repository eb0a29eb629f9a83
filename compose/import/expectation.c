/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include "model/speaker.h"
#include "model/text.h"

#include <string.h>

/*
 * Whose lines a run waits for. The texts come from the command line, as a configuration does not hold what is expected
 * of it. Inits whose children are written here are known to the last name; everybody else may open LOG sessions with
 * labels of its own.
 */

static const char top_name[] = "init";

struct speaker {
	const struct foreign_init  *init;      /* NULL: a start whose inside is not known */
	const struct foreign_start *start;     /* NULL: the first init */
};

/* Filled for the first text that asks. */
struct listeners {
	struct foreign_system *system;
	struct table           known;          /* (scope_names, name) and (scope_labels, label of a LOG session at core) ->
	                                          struct foreign_start; (init, name) -> struct speaker */
	bool                   is_known;
	bool                   has_unknown;    /* somebody may start children of any name */
};

static const char scope_names[] = "names", scope_labels[] = "labels";

static const char *as_core_prints(struct foreign_system *system, const char *label)
{
	return text_joined(&system->compilation->interner, top_name, " -> ", label);
}

static const char *label_of(struct foreign_system *system, const struct foreign_start *start)
{
	return as_core_prints(system, start->path);
}

/* ---- who is there ---- */

/* Who was not described, or gets its configuration from elsewhere. */
static bool may_start_others(const struct foreign_start *start)
{
	return !start->inner && (!start->component || !start->component->has_inside || !strcmp(start->binary, "init"));
}

static void know_init(struct listeners *listeners, const struct foreign_init *init);

static void know_start(struct listeners *listeners, struct foreign_start *start)
{
	struct foreign_system *system = listeners->system;
	struct foreign_answer  answer = foreign_request(system, start, intern_string(&system->compilation->interner, "LOG"),
	                                                start->name);
	if (answer.outcome == OUTCOME_CORE && answer.label)
		*table_at(&listeners->known, scope_labels, as_core_prints(system, answer.label)) = start;
	*table_at(&listeners->known, scope_names, start->name) = start;
	listeners->has_unknown |= may_start_others(start);
	if (start->inner)
		know_init(listeners, start->inner);
}

static void know_init(struct listeners *listeners, const struct foreign_init *init)
{
	for (struct foreign_start *start = init->starts; start; start = start->next)
		know_start(listeners, start);
}

static void know_all(struct listeners *listeners)
{
	struct foreign_system *system   = listeners->system;
	size_t                 sessions = system->session_count;

	if (listeners->is_known)
		return;
	listeners->is_known = true;
	system->trial = true;
	know_init(listeners, system->top);
	system->trial = false;
	system->session_count = sessions;      /* they were counted already */
}

static const void *child_named(void *context, const void *sandbox, const char *name)
{
	struct listeners           *listeners = context;
	const struct foreign_init  *init      = ((const struct speaker *)sandbox)->init;
	const struct foreign_start *start     = foreign_start_named(init, name);
	if (!start)
		return NULL;
	void **at = table_at(&listeners->known, init, name);
	if (!*at) {
		struct speaker *speaker = arena_new(&listeners->system->compilation->arena, struct speaker);
		*speaker = (struct speaker){ .init = start->inner, .start = start };
		*at = speaker;
	}
	return *at;
}

/* What stands around its children hands their LOG sessions on, and names nobody else. */
static bool has_more(void *context, const void *speaker)
{
	(void)context;
	return !((const struct speaker *)speaker)->init;
}

static bool goes_by(void *context, const char *label)
{
	struct listeners *listeners = context;
	know_all(listeners);
	return table_get(&listeners->known, scope_labels, label);
}

static bool starts(void *context, const char *name)
{
	struct listeners *listeners = context;
	know_all(listeners);
	return listeners->has_unknown || table_get(&listeners->known, scope_names, name);
}

static void offer_children(struct foreign_system *system, const struct foreign_init *init, struct suggestion *nearest,
                           bool names)
{
	for (const struct foreign_start *start = init->starts; start && suggestions_left(); start = start->next) {
		suggestion_offer(nearest, names ? start->name : label_of(system, start));
		if (start->inner)
			offer_children(system, start->inner, nearest, names);
	}
}

static void offer_texts(void *context, struct suggestion *nearest, bool names)
{
	struct foreign_system *system = ((struct listeners *)context)->system;
	offer_children(system, system->top, nearest, names);
}

/* ---- the texts ---- */

/* `diagnostic` is without its second place and its way out. */
static void complete(struct foreign_system *system, struct diagnostic *diagnostic, const struct unheard *unheard)
{
	const struct speaker      *sandbox = unheard->sandbox;
	const struct foreign_init *init    = sandbox ? sandbox->init : system->top;

	diagnostic_note(system->compilation, diagnostic, init->config->head_span, "the children that '%s' starts are in here",
	                init->self ? label_of(system, init->self) : top_name);
	if (unheard->nearest)
		diagnostic_help(system->compilation, diagnostic, "there is \"%s\"", unheard->nearest);
}

static void check_expected(struct foreign_system *system, const struct speakers *speakers, const char *text)
{
	struct unheard unheard;
	if (speakers_lack(speakers, system->compilation, text, &unheard))
		complete(system, diagnostic_finding(system->compilation, "expected-of-nobody", RULE_DENY, SPAN_NONE,
		         "--expect \"%s\": no component of the configuration has the label \"%s\"", text, unheard.label), &unheard);
	else if (speakers_lack_child(speakers, system->compilation, text, &unheard))
		complete(system, diagnostic_finding(system->compilation, "expected-of-nobody", RULE_DENY, SPAN_NONE,
		         "--expect '%s': no init of the configuration starts such a child", text), &unheard);
}

void foreign_check_expectations(struct foreign_system *system)
{
	struct listeners      listeners = { .system = system };
	const struct speaker  top       = { .init = system->top };
	const struct speakers speakers  = {
		.top_name = top_name, .top = &top, .child = child_named, .has_more = has_more,
		.goes_by = goes_by, .starts = starts, .offer = offer_texts, .context = &listeners,
	};
	if (!system->expected_count)
		return;
	table_init(&listeners.known, &system->compilation->arena);
	for (size_t i = 0; i < system->expected_count; i++)
		check_expected(system, &speakers, system->expected[i]);
}
