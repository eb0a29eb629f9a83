/* SPDX-License-Identifier: MIT */
#include "run/trial.h"

#include "base/compilation.h"
#include "run/ledger_check.h"

#include <inttypes.h>
#include <string.h>

enum machine_start_result trial_start(struct trial *trial, struct compilation *compilation, const struct system *system,
                                      const struct image_boot *boot, const struct image_medium *medium, uint64_t now_us,
                                      unsigned patience)
{
	*trial = (struct trial) {
		.compilation = compilation, .system = system, .begin_us = now_us, .patience = patience,
	};
	log_init(&trial->log);
	log_init(&trial->errors);
	matcher_init(&trial->matcher, system->steps, now_us, patience);
	return machine_start(&trial->machine, system->platform, boot, medium);
}

static void finish(struct trial *trial, enum trial_state state, const char *why, uint64_t now_us)
{
	trial->state = state;
	trial->why = why;
	trial->end_us = now_us + trial->waited_us;
	machine_end(&trial->machine);
	log_close(&trial->log);
	log_close(&trial->errors);
}

/* ---- reading and sending ---- */

static void take_bytes(void *context, enum machine_channel channel, const char *bytes, size_t count)
{
	struct trial *trial = context;
	log_append(channel == CHANNEL_ERRORS ? &trial->errors : &trial->log,
	           channel == CHANNEL_TERMINAL ? LOG_CHANNEL_TERMINAL : LOG_CHANNEL_LOG, bytes, count);
}

static bool read_channel(struct trial *trial, enum machine_channel channel)
{
	return machine_read(&trial->machine, channel, take_bytes, trial);
}

/*
 * False: the machine has ended. It closes both serial lines first, and may then still say why: so its last words are
 * there once the channel for them is closed, too, or its process is gone.
 */
static bool read_channels(struct trial *trial)
{
	bool const ended = process_ended(&trial->machine.process);
	bool const log = read_channel(trial, CHANNEL_LOG);
	bool const terminal = read_channel(trial, CHANNEL_TERMINAL);
	bool const errors = read_channel(trial, CHANNEL_ERRORS);
	trial->mute = !log && !terminal;
	return !trial->mute || (errors && !ended);
}

/* False: the line takes no more for now, or it is closed. */
static bool send_text(struct trial *trial, uint64_t now_us)
{
	const char *text = trial->matcher.step->text;
	size_t const length = strlen(text);
	ssize_t const count = machine_write(&trial->machine, text + trial->sent, length - trial->sent);
	if (count > 0) trial->sent += (size_t)count;
	if (trial->sent < length) return false;
	trial->sent = 0;
	matcher_sent(&trial->matcher, &trial->log, now_us);
	return true;
}

/* ---- verdicts ---- */

static const char *place_of(struct trial *trial, const struct step *step)
{
	if (span_is_none(step->span)) return "the scenario";
	struct source_position const position = source_position(trial->compilation, step->span);
	return arena_format(&trial->compilation->arena, "%s:%u", position.source->path, position.line);
}

/* The text as one line. */
static const char *quoted(struct trial *trial, const char *text)
{
	char *out = arena_alloc(&trial->compilation->arena, 2 * strlen(text) + 3), *at = out;
	*at++ = '"';
	for (; *text; text++) {
		if (*text == '\n') { *at++ = '\\'; *at++ = 'n'; }
		else if (*text == '"' || *text == '\\') { *at++ = '\\'; *at++ = *text; }
		else *at++ = *text;
	}
	*at = '"';
	return out;
}

static const char *explain_step(struct trial *trial)
{
	struct arena *arena = &trial->compilation->arena;
	const struct step *step = trial->matcher.step;
	const char *place = place_of(trial, step), *text = quoted(trial, step->text);
	if (trial->matcher.state == MATCH_FORBIDDEN) return arena_format(arena, "%s: forbidden, but seen: %s", place, text);
	uint64_t const limit_us = matcher_deadline_us(&trial->matcher) - trial->matcher.since_us;
	return arena_format(arena, "%s: not %s within %" PRIu64 " ms: %s", place, step->kind == STEP_SEND ? "sent" : "seen",
	                    limit_us / 1000, text);
}

static const char *explain_stop(struct trial *trial)
{
	const struct step *step = trial->matcher.step;
	if (!step) return "the machine stopped before the inits' reports agreed with the ledger";
	return arena_format(&trial->compilation->arena, "%s: the machine stopped before %s: %s", place_of(trial, step),
	                    step->kind == STEP_SEND ? "this was sent" : step->kind == STEP_FORBID ? "the time was over" :
	                    "this was seen", quoted(trial, step->text));
}

static void update_steps(struct trial *trial, uint64_t now_us)
{
	while (matcher_update(&trial->matcher, &trial->log, now_us) == MATCH_SEND)
		if (!send_text(trial, now_us)) return;
	if (trial->matcher.state == MATCH_PASSED) {
		trial->state = TRIAL_LEDGER;
		trial->ledger_begin_us = now_us;
	} else if (trial->matcher.state != MATCH_WAITING) {
		finish(trial, TRIAL_FAILED, explain_step(trial), now_us);
	}
}

/* On the machine's clock. */
static uint64_t limit_us(const struct trial *trial)
{
	switch (trial->state) {
	case TRIAL_STEPS:
		return trial->matcher.state == MATCH_SEND ? 0 : matcher_deadline_us(&trial->matcher);
	case TRIAL_LEDGER:
		return trial->ledger_begin_us + TRIAL_LEDGER_US * trial->patience;
	case TRIAL_PASSED:
	case TRIAL_FAILED:
		break;
	}
	return UINT64_MAX;
}

/* Reports follow changes with a delay, and a system may still be starting when its last expected line is there. */
static void update_ledger(struct trial *trial, uint64_t now_us)
{
	const char *differences = ledger_check(&trial->compilation->arena, trial->system, &trial->log);
	bool const over = now_us >= limit_us(trial);
	if (!differences && (over || !trial->linger))
		finish(trial, TRIAL_PASSED, NULL, now_us);
	else if (differences && over)
		finish(trial, TRIAL_FAILED, arena_format(&trial->compilation->arena,
		       "the inits' reports differ from the ledger:\n%s", differences), now_us);
}

enum trial_state trial_update(struct trial *trial, uint64_t now_us)
{
	if (trial->state >= TRIAL_PASSED) return trial->state;
	uint64_t const waited_us = process_waited_us(&trial->machine.process);
	if (waited_us > trial->waited_us) trial->waited_us = waited_us;
	now_us -= trial->waited_us;
	bool const running = read_channels(trial);
	if (trial->state == TRIAL_STEPS) update_steps(trial, now_us);
	if (trial->state == TRIAL_LEDGER) update_ledger(trial, now_us);
	if (trial->state < TRIAL_PASSED && !running) finish(trial, TRIAL_FAILED, explain_stop(trial), now_us);
	return trial->state;
}

uint64_t trial_deadline_us(const struct trial *trial)
{
	if (trial->mute) return 0;                      /* nothing printed will tell of the end of its process */
	uint64_t const limit = limit_us(trial);
	return limit > UINT64_MAX - trial->waited_us ? UINT64_MAX : limit + trial->waited_us;
}

void trial_end(struct trial *trial)
{
	machine_end(&trial->machine);
	log_destroy(&trial->log);
	log_destroy(&trial->errors);
}
