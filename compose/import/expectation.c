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

static const struct speaker *speaker_new(struct foreign_system *system, const struct foreign_start *start)
{
	struct speaker *speaker = arena_new(&system->compilation->arena, struct speaker);
	*speaker = (struct speaker){ .init = start ? start->inner : system->top, .start = start };
	return speaker;
}

static const void *child_named(void *context, const void *sandbox, const char *name)
{
	const struct speaker       *speaker = sandbox;
	const struct foreign_start *start   = foreign_start_named(speaker->init, name);
	return start ? speaker_new(context, start) : NULL;
}

/* What stands around its children hands their LOG sessions on, and names nobody else. */
static bool has_more(void *context, const void *speaker)
{
	(void)context;
	return !((const struct speaker *)speaker)->init;
}

static const char *as_core_prints(struct foreign_system *system, const char *label)
{
	return text_joined(&system->compilation->interner, top_name, " -> ", label);
}

static const char *label_of(struct foreign_system *system, const struct foreign_start *start)
{
	return as_core_prints(system, start->path);
}

/* Whether the LOG session that init opens for one of these, or for somebody below, is called so where it arrives. */
static bool some_goes_by(struct foreign_system *system, const struct foreign_init *init, const char *label)
{
	for (struct foreign_start *start = init->starts; start; start = start->next) {
		struct foreign_answer answer = foreign_request(system, start,
		        intern_string(&system->compilation->interner, "LOG"), start->name);
		if ((answer.outcome == OUTCOME_CORE && answer.label && !strcmp(as_core_prints(system, answer.label), label))
		    || (start->inner && some_goes_by(system, start->inner, label)))
			return true;
	}
	return false;
}

static bool goes_by(void *context, const char *label)
{
	struct foreign_system *system   = context;
	size_t                 sessions = system->session_count;
	system->trial = true;
	bool found = some_goes_by(system, system->top, label);
	system->trial = false;
	system->session_count = sessions;   /* they were counted already */
	return found;
}

/* Who was not described, or gets its configuration from elsewhere, may start children of any name. */
static bool some_starts(const struct foreign_init *init, const char *name)
{
	for (const struct foreign_start *start = init->starts; start; start = start->next)
		if (start->inner ? some_starts(start->inner, name)
		                 : !start->component || !start->component->has_inside || !strcmp(start->binary, "init"))
			return true;
	return foreign_start_named(init, name);
}

static bool starts(void *context, const char *name)
{
	const struct foreign_system *system = context;
	return some_starts(system->top, name);
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
	struct foreign_system *system = context;
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
	const struct speakers speakers = {
		.top_name = top_name, .top = speaker_new(system, NULL), .child = child_named, .has_more = has_more,
		.goes_by = goes_by, .starts = starts, .offer = offer_texts, .context = system,
	};
	for (size_t i = 0; i < system->expected_count; i++)
		check_expected(system, &speakers, system->expected[i]);
}
