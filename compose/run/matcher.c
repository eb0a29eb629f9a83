/* SPDX-License-Identifier: MIT */
#include "run/matcher.h"

#include <string.h>

static bool always_forbidden(const struct step *step) { return step->kind == STEP_FORBID && !step->within_us; }

static void step_enter(struct matcher *matcher, const struct log *log, const struct step *step, uint64_t now_us)
{
	while (step && always_forbidden(step)) step = step->next;
	matcher->step = step;
	matcher->since_us = now_us;
	matcher->state = !step ? MATCH_PASSED : step->kind == STEP_SEND ? MATCH_SEND : MATCH_WAITING;
	for (unsigned channel = 0; log && channel < LOG_CHANNELS; channel++)
		matcher->step_begin[channel] = log->streams[channel].text.length;
}

void matcher_init(struct matcher *matcher, const struct step *steps, uint64_t now_us, unsigned patience)
{
	*matcher = (struct matcher) { .first = steps, .patience = patience };
	step_enter(matcher, NULL, steps, now_us);
}

void matcher_sent(struct matcher *matcher, const struct log *log, uint64_t now_us)
{
	if (matcher->state == MATCH_SEND) step_enter(matcher, log, matcher->step->next, now_us);
}

uint64_t matcher_deadline_us(const struct matcher *matcher)
{
	if (!matcher->step) return UINT64_MAX;
	bool const forbid = matcher->step->kind == STEP_FORBID;
	uint64_t const written = matcher->step->within_us;
	uint64_t const limit = forbid || written ? written : MATCHER_PATIENCE_US;
	unsigned const factor = forbid ? 1 : matcher->patience;
	return limit > (UINT64_MAX - matcher->since_us) / factor ? UINT64_MAX : matcher->since_us + limit * factor;
}

/* Looks for texts that must never appear in what came since the last look, and in what one could begin with before. */
static bool forbidden_seen(struct matcher *matcher, const struct log *log)
{
	for (const struct step *step = matcher->first; step; step = step->next) {
		if (!always_forbidden(step)) continue;
		size_t const overlap = strlen(step->text);
		for (unsigned channel = 0; channel < LOG_CHANNELS; channel++) {
			size_t const from = matcher->scanned[channel] > overlap ? matcher->scanned[channel] - overlap : 0;
			if (!log_find(log, channel, from, step->text)) continue;
			matcher->step = step;
			matcher->state = MATCH_FORBIDDEN;
			return true;
		}
	}
	for (unsigned channel = 0; channel < LOG_CHANNELS; channel++)
		matcher->scanned[channel] = log->streams[channel].text.length;
	return false;
}

/* Whose text it is; NULL where it does not say so, or there is no place for one more. */
static struct matcher_speaker *speaker_of(struct matcher *matcher, const char *text)
{
	const char *end = *text == '[' ? strchr(text, ']') : NULL;
	size_t const chars = end ? (size_t)(end - text) + 1 : 0;
	for (size_t i = 0; i < matcher->speaker_count; i++) {
		struct matcher_speaker *const speaker = &matcher->speakers[i];
		if (speaker->chars == chars && !memcmp(speaker->label, text, chars)) return speaker;
	}
	if (!end || matcher->speaker_count == MATCHER_SPEAKERS) return NULL;
	struct matcher_speaker *const speaker = &matcher->speakers[matcher->speaker_count++];
	*speaker = (struct matcher_speaker) { .label = text, .chars = chars };
	return speaker;
}

static size_t later(size_t a, size_t b) { return a > b ? a : b; }

/* An expected text: true if it is there. */
static bool expected_seen(struct matcher *matcher, const struct log *log)
{
	struct matcher_speaker *const speaker = speaker_of(matcher, matcher->step->text);
	for (unsigned channel = 0; channel < LOG_CHANNELS; channel++) {
		size_t const from = speaker ? later(speaker->position[channel], matcher->nobodys[channel])
		                            : matcher->position[channel];
		size_t const end = log_find(log, channel, from, matcher->step->text);
		if (!end) continue;
		*(speaker ? &speaker->position[channel] : &matcher->nobodys[channel]) = end;
		matcher->position[channel] = later(matcher->position[channel], end);
		return true;
	}
	return false;
}

static bool seen_in_step(const struct matcher *matcher, const struct log *log)
{
	size_t const overlap = strlen(matcher->step->text) - (*matcher->step->text != 0);
	for (unsigned channel = 0; channel < LOG_CHANNELS; channel++) {
		size_t const begin = matcher->step_begin[channel];
		size_t const line  = begin > overlap ? begin - overlap : 0;
		if (log_find(log, channel, line, matcher->step->text)) return true;
	}
	return false;
}

enum match_state matcher_update(struct matcher *matcher, const struct log *log, uint64_t now_us)
{
	if (matcher->state > MATCH_SEND || forbidden_seen(matcher, log)) return matcher->state;
	if (matcher->state == MATCH_SEND && now_us > matcher_deadline_us(matcher)) matcher->state = MATCH_TIMEOUT;
	while (matcher->state == MATCH_WAITING) {
		bool const late = now_us > matcher_deadline_us(matcher);
		if (matcher->step->kind == STEP_EXPECT) {
			if (expected_seen(matcher, log)) step_enter(matcher, log, matcher->step->next, now_us);
			else if (late)                   matcher->state = MATCH_TIMEOUT;
			else                             break;
		} else {
			if (seen_in_step(matcher, log)) matcher->state = MATCH_FORBIDDEN;
			else if (late)                  step_enter(matcher, log, matcher->step->next, now_us);
			else                            break;
		}
	}
	return matcher->state;
}
