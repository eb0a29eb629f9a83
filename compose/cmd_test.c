/* SPDX-License-Identifier: MIT */
/*
 * A scenario is its own test: each one is composed, booted in QEMU on every platform it names, and its log is compared
 * with what it expects. Several machines run at a time; one loop waits for all of them.
 */
#include "compose.h"
#include "base/output.h"
#include "junit.h"
#include "options.h"
#include "run/lock.h"
#include "run/measure.h"
#include "run/trial.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern const char cmd_test_help[];
int cmd_test(int argc, char **argv);

const char cmd_test_help[] =
	"usage: genode-compose test FILE.scenario... [--jobs N] [--patience N] [--log]\n"
	"                             [--measure] [--boot WAYS] [--shard I/N]\n"
	"                             [--junit FILE]\n"
	"\n"
	"Composes each scenario, boots it in QEMU on each of its platforms, and follows\n"
	"its steps:\n"
	"\n"
	"  expect \"TEXT\" within T   TEXT is printed, at the latest T after the step\n"
	"                           before (10 s where T is not said)\n"
	"  send \"TEXT\"              TEXT goes to the second serial line, once the step\n"
	"                           before is done\n"
	"  forbid \"TEXT\"            TEXT is not printed before the last step is done\n"
	"  forbid \"TEXT\" within T   TEXT is not printed for T after the step before\n"
	"\n"
	"Both serial lines are read: the first is the log, the second that of a terminal\n"
	"driver. Steps follow each other on each line; texts on different lines, and\n"
	"texts that begin with the labels of different components, have no order. When\n"
	"the steps are done, what each init reports of quotas and their use is compared\n"
	"with the ledger. Core checks the sums of its accounts meanwhile. Time that the\n"
	"machine waits for a processor of this one does not count.\n"
	"\n"
	"Prints one line for each scenario, platform and way to boot, as the Test\n"
	"Anything Protocol has it, with the time it took, and the log of a test that\n"
	"failed. A scenario without steps is only composed.\n"
	"\n"
	"  -j, --jobs N       up to N machines at a time (1 where it is not said)\n"
	"  --patience N       multiply every time limit by N, on a slow machine\n"
	"  --boot WAYS        how the machines get to the image: a format, a way that\n"
	"                     the platform describes, as iso-uefi, several with commas,\n"
	"                     or all\n"
	"  --shard I/N        of all tests, only every Nth, beginning with the Ith: so\n"
	"                     N runs, on any number of machines, do all of them once\n"
	"  --junit FILE       write the results to FILE as JUnit's XML, too\n"
	"  --log              print the log of every test\n"
	"  --measure          write what each component used at most to FILE.lock, with\n"
	"                     its quota and the least one, and name slack and tight ones;\n"
	"                     what was measured earlier on other platforms stays there\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Exit status: 0 all passed, 1 some did not, 3 QEMU is not installed.\n"
	"\n"
	"Example:\n"
	"  genode-compose test --jobs 2 examples/*/*.scenario\n";

enum { JOBS_MAX = 64, WAIT_MIN_MS = 5, WAIT_MAX_MS = 60000 };

/* One file; it lives as long as any of its systems is being tried. */
struct file {
	const char        *path;
	struct composition composition;
	unsigned           uses;
	struct measured   *measured;       /* of the systems that passed, in any order */
};

struct measured {
	const struct system *system;
	struct marks        *marks;
	struct measured     *next;
};

struct slot {
	bool         busy;
	const char  *way;                  /* NULL: the usual one, which needs no word */
	struct trial trial;
	struct file *file;
};

struct test {
	struct options  options;
	unsigned        jobs, patience;
	bool            print_log, measure;
	const char     *boot;              /* NULL: as is usual on the platform */
	const char     *junit_path;        /* NULL: none */
	struct junit    junit;
	unsigned        shard, shards;     /* only tests whose number is `shard` modulo `shards` */
	unsigned        planned;           /* tests so far, of all shards */
	struct slot     slots[JOBS_MAX];
	unsigned        running;
	unsigned        number;            /* of the last result */
	unsigned        passed, failed, skipped;
	bool            unknown_way;       /* some platform is not booted as `boot` says */
	size_t          next_operand;
	struct file    *file;              /* whose systems are being started */
	struct system  *next_system;
	unsigned        next_way;          /* of that system */
	const struct system *checked;      /* the last one, whose check is not repeated for its other ways */
	bool            accepted;          /* … and what came out */
	uint64_t        begin_us;
	struct arena    names;
	bool            progress;          /* a line that is overwritten stands on the terminal */
};

static uint64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* ---- what is printed ---- */

static void progress_clear(struct test *test)
{
	if (test->progress) fputs("\r\033[K", stderr);
	test->progress = false;
}

static void progress_show(struct test *test)
{
	if (!isatty(STDERR_FILENO) || !test->running) return;
	progress_clear(test);
	fprintf(stderr, "%u done, %u failed, running:", test->number, test->failed);
	for (unsigned i = 0, shown = 0; i < test->jobs && shown < 4; i++)
		if (test->slots[i].busy) {
			fprintf(stderr, " %s", test->slots[i].trial.system->name);
			shown++;
		}
	fflush(stderr);
	test->progress = true;
}

static void print_lines(const char *prefix, const char *text, size_t length)
{
	while (length) {
		const char *end = memchr(text, '\n', length);
		size_t const line = end ? (size_t)(end - text) : length;
		printf("%s%.*s\n", prefix, (int)line, text);
		size_t const step = line + (end != NULL);
		text += step;
		length -= step;
	}
}

/* "hello on pc_x86_64 by iso-uefi" */
static const char *test_name(struct test *test, const struct system *system, const char *way)
{
	return arena_format(&test->names, way ? "%s on %s by %s" : "%s on %s", system->name, system->platform->name, way);
}

static void print_result(struct test *test, enum junit_result result, const char *name, uint64_t time_us,
                         const char *remark)
{
	progress_clear(test);
	printf("%s %u - %s", result == JUNIT_FAILED ? "not ok" : "ok", ++test->number, name);
	if (time_us) printf(" (%u.%03u s)", (unsigned)(time_us / 1000000), (unsigned)(time_us / 1000 % 1000));
	printf("%s%s\n", result == JUNIT_SKIPPED ? " # SKIP " : "", remark);
	*(result == JUNIT_FAILED ? &test->failed : result == JUNIT_SKIPPED ? &test->skipped : &test->passed) += 1;
	fflush(stdout);
}

/* What is decided without a machine. */
static void print_verdict(struct test *test, enum junit_result result, const struct system *system, const char *way,
                          const char *remark)
{
	const char *name = test_name(test, system, way);
	print_result(test, result, name, 0, remark);
	junit_add(&test->junit, result, system->platform->name, name, 0, remark, NULL, 0);
}

static void print_trial(struct test *test, const struct trial *trial, const char *way)
{
	bool const ok = trial->state == TRIAL_PASSED;
	const char *name = test_name(test, trial->system, way);
	uint64_t const time_us = trial->end_us - trial->begin_us;
	print_result(test, ok ? JUNIT_PASSED : JUNIT_FAILED, name, time_us, "");
	if (!ok) {
		print_lines("# ", trial->why, strlen(trial->why));
		print_lines("# qemu: ", trial->errors.lines.bytes, trial->errors.lines.length);
	}
	if (!ok || test->print_log) print_lines("#   ", trial->log.lines.bytes, trial->log.lines.length);
	junit_add(&test->junit, ok ? JUNIT_PASSED : JUNIT_FAILED, trial->system->platform->name, name, time_us, trial->why,
	          trial->log.lines.bytes, trial->log.lines.length);
	fflush(stdout);
}

static void print_totals(const struct test *test)
{
	uint64_t const time_us = now_us() - test->begin_us;
	printf("1..%u\n# %u passed, %u failed", test->number, test->passed, test->failed);
	if (test->skipped) printf(", %u skipped", test->skipped);
	printf(", %u.%03u s\n", (unsigned)(time_us / 1000000), (unsigned)(time_us / 1000 % 1000));
}

/* ---- starting ---- */

/* "examples/hello/hello.scenario" -> "examples/hello/hello.lock" */
static const char *lock_path(struct arena *arena, const char *path)
{
	const char *end = strrchr(path, '.');
	if (!end || strcmp(end, ".scenario") != 0) end = path + strlen(path);
	return arena_format(arena, "%.*s.lock", (int)(end - path), path);
}

static void write_lock(struct file *file)
{
	struct arena *arena = &file->composition.compilation.arena;
	struct lock lock = { 0 };
	for (const struct measured *each = file->measured; each; each = each->next)
		lock_add(arena, &lock, each->system, marks_text(arena, each->marks, each->system));
	if (file->measured) lock_write(arena, &lock, lock_path(arena, file->path), file->composition.systems);
}

/* One set of marks, in however many ways the system was booted. */
static struct marks *marks_of(struct file *file, const struct system *system)
{
	struct arena *arena = &file->composition.compilation.arena;
	struct measured *measured = file->measured;
	while (measured && measured->system != system) measured = measured->next;
	if (measured) return measured->marks;
	measured = arena_new(arena, struct measured);
	*measured = (struct measured) { system, marks_new(arena, system), file->measured };
	file->measured = measured;
	return measured->marks;
}

static void measure(struct file *file, const struct trial *trial)
{
	struct arena *arena = &file->composition.compilation.arena;
	struct marks *marks = marks_of(file, trial->system);
	marks_take(arena, marks, trial->system, &trial->log);
	const char *text = marks_text(arena, marks, trial->system);
	for (size_t length; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		if (memmem(text, length, " slack", 6) || memmem(text, length, " tight", 6)) printf("# %.*s\n", (int)length, text);
	}
}

static void file_release(struct file *file)
{
	if (--file->uses) return;
	write_lock(file);
	compose_end(&file->composition);
	free(file);
}

/* Is the next test one of this shard? Every shard counts all of them, in the same order. */
static bool test_is_mine(struct test *test) { return test->planned++ % test->shards == test->shard - 1; }

/* A scenario that is wrong is a failed test, with its findings behind it. */
static void file_rejected(struct test *test, struct file *file)
{
	if (!test_is_mine(test)) return;
	const char *name = arena_format(&test->names, "%s is accepted", file->path);
	print_result(test, JUNIT_FAILED, name, 0, "");
	junit_add(&test->junit, JUNIT_FAILED, "check", name, 0, "the scenario is wrong", NULL, 0);
}

/* Opens the next file. False: there is none. */
static bool file_next(struct test *test)
{
	if (test->next_operand == test->options.operand_count) return false;
	struct file *file = calloc(1, sizeof *file);
	if (!file) fatal("out of memory");
	file->path = test->options.operands[test->next_operand++];
	file->uses = 1;
	bool const accepted = compose_load(&file->composition, &test->options, file->path);
	file->composition.report_on_log = true;
	file->composition.files.core_with_checks = true;
	if (!accepted) file_rejected(test, file);
	test->file = file;
	test->next_system = accepted ? file->composition.systems : NULL;
	test->next_way = 0;
	return true;
}

static void file_done(struct test *test)
{
	progress_clear(test);
	compose_report(&test->file->composition, &test->options);
	file_release(test->file);
	test->file = NULL;
	test->checked = NULL;
}

static void boot(struct test *test, struct slot *slot, const struct system *system, const struct image_plan *plan,
                 const struct image_boot *way)
{
	struct image_medium medium;
	machine_require_firmware(way);
	image_medium_make(&medium, plan, way);
	enum machine_start_result const result =
		trial_start(&slot->trial, &test->file->composition.compilation, system, way, &medium, now_us(), test->patience);
	int const reason = errno;
	image_medium_free(&medium);
	machine_require_start(system->platform, result, reason);
	slot->trial.linger = test->measure;
	slot->way = test->boot ? way->name : NULL;
	slot->busy = true;
	slot->file = test->file;
	slot->file->uses++;
	test->running++;
}

/* `--boot` names a way that the platform has not. */
static void skip_way(struct test *test, const struct system *system)
{
	test->unknown_way = true;
	print_verdict(test, JUNIT_SKIPPED, system, NULL,
	              arena_format(&test->names, "the platform is not booted that way, but by %s",
	                           image_boots_of(system->platform, &test->names)));
}

/* Composes one system and, if it has steps, boots it in the free slot. */
static void begin_test(struct test *test, struct slot *slot, struct system *system, const struct image_boot *way)
{
	struct composition *composition = &test->file->composition;
	struct image_plan plan;
	const char *name = test->boot ? way->name : NULL;
	if (test->checked != system) test->accepted = compose_check(composition, system);
	test->checked = system;
	if (!test->accepted || !compose_plan(composition, system, &plan))
		print_verdict(test, JUNIT_FAILED, system, name, " is accepted");
	else if (!system->steps)
		print_verdict(test, JUNIT_SKIPPED, system, name, "nothing is expected, so it was only composed");
	else if (!machine_program(system->platform))
		print_verdict(test, JUNIT_SKIPPED, system, name, "the platform names no machine in QEMU");
	else if (!way->format)
		skip_way(test, system);
	else
		boot(test, slot, system, &plan, way);
}

/* The next way to boot the file's next system; false: the file is done. A system that cannot be booted is one test, too. */
static bool next_test(struct test *test, struct system **system, struct image_boot *way)
{
	while ((*system = test->next_system)) {
		bool const any = test->next_way > 0;
		if (image_boot_choose((*system)->platform, test->boot, test->next_way++, way)) return true;
		test->next_system = (*system)->next;
		test->next_way = 0;
		if (!any) return true;
	}
	return false;
}

static struct slot *free_slot(struct test *test)
{
	for (unsigned i = 0; i < test->jobs; i++)
		if (!test->slots[i].busy) return &test->slots[i];
	return NULL;
}

static void start_what_fits(struct test *test)
{
	struct slot *slot;
	while ((slot = free_slot(test))) {
		if (!test->file && !file_next(test)) return;
		struct system *system;
		struct image_boot way;
		if (!next_test(test, &system, &way)) {
			file_done(test);
			continue;
		}
		if (test_is_mine(test)) begin_test(test, slot, system, &way);
		progress_show(test);
	}
}

/* ---- waiting ---- */

static void wait_for_machines(struct test *test)
{
	struct pollfd fds[JOBS_MAX * CHANNELS];
	nfds_t count = 0;
	uint64_t deadline_us = UINT64_MAX;
	for (unsigned i = 0; i < test->jobs; i++) {
		if (!test->slots[i].busy) continue;
		const struct trial *trial = &test->slots[i].trial;
		for (unsigned channel = 0; channel < CHANNELS; channel++)
			fds[count++] = (struct pollfd) { .fd = trial->machine.fd[channel], .events = POLLIN };
		uint64_t const trial_us = trial_deadline_us(trial);
		if (trial_us < deadline_us) deadline_us = trial_us;
	}
	uint64_t const now = now_us();
	uint64_t const wait_ms = deadline_us > now ? (deadline_us - now) / 1000 + 1 : 0;
	poll(fds, count, wait_ms < WAIT_MIN_MS ? WAIT_MIN_MS : wait_ms > WAIT_MAX_MS ? WAIT_MAX_MS : (int)wait_ms);
}

static void update_machines(struct test *test)
{
	for (unsigned i = 0; i < test->jobs; i++) {
		struct slot *slot = &test->slots[i];
		if (!slot->busy || trial_update(&slot->trial, now_us()) < TRIAL_PASSED) continue;
		print_trial(test, &slot->trial, slot->way);
		if (test->measure && slot->trial.state == TRIAL_PASSED) measure(slot->file, &slot->trial);
		trial_end(&slot->trial);
		slot->busy = false;
		test->running--;
		file_release(slot->file);
	}
}

static void run_all(struct test *test)
{
	for (;;) {
		start_what_fits(test);
		if (!test->running) break;
		wait_for_machines(test);
		update_machines(test);
	}
	progress_clear(test);
}

/* "2/5" */
static bool parse_shard(struct test *test, const char *text)
{
	char rest;
	if (!text || (sscanf(text, "%u/%u%c", &test->shard, &test->shards, &rest) == 2 && *text >= '1' && *text <= '9' &&
	              test->shard <= test->shards)) return true;
	return options_wrong(&test->options, "--shard wants I/N with I from 1 to N, not '%s'", text);
}

static bool parse(struct test *test, int argc, char **argv)
{
	const char *shard = NULL;
	const struct option own[] = {
		{ 'j', "jobs", .number = &test->jobs },
		{ 0, "patience", .number = &test->patience },
		{ 0, "boot", .text = &test->boot },
		{ 0, "shard", .text = &shard },
		{ 0, "junit", .text = &test->junit_path },
		{ 0, "log", .flag = &test->print_log },
		{ 0, "measure", .flag = &test->measure },
	};
	if (!options_parse(&test->options, own, sizeof own / sizeof own[0], argc, argv)) return false;
	if (!test->options.operand_count) return options_wrong(&test->options, "at least one scenario is needed");
	if (test->jobs > JOBS_MAX || test->patience > 1000)
		return options_wrong(&test->options, "--jobs may be at most %d, --patience at most 1000", JOBS_MAX);
	return parse_shard(test, shard);
}

/* What will be written in the end: machines are not booted for nothing. */
static void require_outputs(struct test *test)
{
	if (test->junit_path) output_require(test->junit_path);
	for (size_t i = 0; test->measure && i < test->options.operand_count; i++)
		output_require(lock_path(&test->names, test->options.operands[i]));
}

int cmd_test(int argc, char **argv)
{
	static struct test test;
	test = (struct test) { .jobs = 1, .patience = 1, .shard = 1, .shards = 1, .begin_us = now_us() };
	if (!parse(&test, argc, argv)) return EXIT_USAGE;
	arena_init(&test.names);
	require_outputs(&test);
	if (test.junit_path) junit_begin(&test.junit);
	run_all(&test);
	print_totals(&test);
	junit_end(&test.junit, test.junit_path, now_us() - test.begin_us);
	arena_destroy(&test.names);
	if (test.unknown_way && !test.passed && !test.failed && test.shards == 1) {
		options_wrong(&test.options, "--boot %s: nothing was booted, none of these platforms is booted that way", test.boot);
		return EXIT_USAGE;
	}
	return test.failed ? EXIT_REJECTED : EXIT_ACCEPTED;
}
