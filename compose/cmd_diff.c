/* SPDX-License-Identifier: MIT */
/* What became of a system: two scenarios, one under two settings, or images, compared. */
#include "compose.h"

#include "base/work.h"
#include "diff/report.h"
#include "image/content.h"
#include "verify/verify.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

extern const char cmd_diff_help[];
int cmd_diff(int argc, char **argv);

const char cmd_diff_help[] =
	"usage: genode-compose diff FROM TO [options]\n"
	"       genode-compose diff FILE.scenario --to-define NAME=VALUE... [options]\n"
	"\n"
	"Says what became of a system: components, quotas, sessions and their servers,\n"
	"rules that take more than one label, devices; who reaches whom now, through\n"
	"whatever chain of servers, and who no longer; on how much code each component\n"
	"depends; and modules. Each system is a scenario, which is checked, or an image,\n"
	"which is proved as 'verify' does. With one file it is compared with itself under\n"
	"other settings. Systems for several platforms are compared one by one.\n"
	"\n"
	"  --all                     tell everything that is reached, not the first 100\n"
	"  --from-define NAME=VALUE  a parameter of FROM only\n"
	"  --to-define NAME=VALUE    a parameter of TO only\n"
	"  --from-platform NAME      the platform of FROM\n"
	"  --to-platform NAME        the platform of TO\n"
	"\n"
	OPTIONS_COMMON_HELP
	"\n"
	"Exit status: 0 the systems are the same, 1 they differ, 2 the command line or a\n"
	"system is wrong, 3 a file or the store cannot be read.\n"
	"\n"
	"Example:\n"
	"  genode-compose diff hello.scenario hello.scenario\n";

enum { REACH_MAX = 100 };

/* One of the two. */
struct side {
	const char        *path, *platform;
	struct option_list defines;
	struct composition composition;  /* until its snapshots are made */
	struct snapshot   *snapshots;    /* one per platform */
	size_t             count;
};

/* ---- a scenario ---- */

static struct snapshot *snapshot_room(struct side *side, struct compilation *words)
{
	struct snapshot *grown = arena_new_array(&words->arena, struct snapshot, side->count + 1);
	if (side->count) memcpy(grown, side->snapshots, side->count * sizeof *grown);
	side->snapshots = grown;
	return &grown[side->count];
}

/*
 * A small file can hold thousands of systems, and of each all modules are read, hashed and copied: for a few, for several
 * platforms, that is next to nothing; about two hundred are as many as can be waited for.
 */
static bool spend(struct side *side, const struct system *system)
{
	enum { UNITS_PER_SYSTEM = 96 << 10 };
	return work_spend(&side->composition.compilation, UNITS_PER_SYSTEM, system->span, "composing all systems of a file");
}

static bool compose_side(struct side *side, struct compilation *words, struct system *system)
{
	struct system_draft draft;
	if (!spend(side, system) || !compose_check(&side->composition, system) ||
	    diagnostics_failed(&side->composition.compilation.diagnostics) ||
	    !compose_draft(&side->composition, system, &draft)) return false;
	bool const told = snapshot_of_plan(snapshot_room(side, words), words, side->path, &side->composition.compilation,
	                                   &draft.plan, draft.places);
	assert(told);   /* what we wrote ourselves is understood */
	side->count += told;
	return told;
}

static bool sets_same(const char *a, const char *b)
{
	size_t const name = strcspn(a, "=");
	return !strncmp(a, b, name + 1);
}

/* What both are set to, but for what this side sets, and that. */
static void merge_defines(struct options *options, const struct options *both, const struct option_list *own)
{
	for (size_t i = 0; i < both->define_count; i++) {
		size_t j = 0;
		while (j < own->count && !sets_same(both->defines[i], own->items[j])) j++;
		if (j == own->count) options->defines[options->define_count++] = both->defines[i];
	}
	for (size_t i = 0; i < own->count; i++) options->defines[options->define_count++] = own->items[i];
}

static bool read_scenario(struct side *side, struct compilation *words, const struct options *options)
{
	struct options own = *options;
	own.defines = arena_new_array(&words->arena, const char *, options->define_count + side->defines.count + 1);
	own.define_count = 0;
	merge_defines(&own, options, &side->defines);
	if (side->platform) own.platform = side->platform;
	bool good = compose_load(&side->composition, &own, side->path);
	for (struct system *system = side->composition.systems; good && system; system = system->next)
		good = compose_side(side, words, system);
	return good;
}

/* ---- an image ---- */

static bool read_image(struct side *side, struct compilation *words)
{
	struct verify_report report;
	size_t size_bytes;
	compilation_init(&side->composition.compilation);
	const uint8_t *bytes = content_read(&side->composition.compilation.arena, side->path, &size_bytes);
	if (!verify_image(&side->composition.compilation, side->path, bytes, size_bytes, &report)) return false;
	if (snapshot_of_archive(snapshot_room(side, words), words, side->path, report.archive)) return ++side->count;
	diagnostic_error(&side->composition.compilation, "verify-certificate", SPAN_NONE,
	                 "the certificate of %s is not understood here", side->path);
	return false;
}

static bool ends_with(const char *text, const char *end)
{
	size_t const length = strlen(text), count = strlen(end);
	return length >= count && !strcmp(text + length - count, end);
}

/* Of all that it takes to compose or to prove a system its snapshots keep nothing: so it is not there twice at a time. */
static bool read_side(struct side *side, struct compilation *words, const struct options *options)
{
	bool const good = ends_with(side->path, ".scenario") ? read_scenario(side, words, options) : read_image(side, words);
	bool const accepted = compose_report(&side->composition, options) == EXIT_ACCEPTED;
	compose_end(&side->composition);
	return accepted && good;
}

/* ---- both ---- */

static struct snapshot *snapshot_for(struct side *side, const struct side *other, const char *platform)
{
	if (side->count == 1 && other->count == 1) return side->snapshots;
	for (size_t i = 0; i < side->count; i++)
		if (side->snapshots[i].platform == platform) return &side->snapshots[i];
	return NULL;
}

/* A system that only one of them has is a difference. */
static bool alone(const struct snapshot *snapshot, const struct options *options)
{
	if (!options->json) printf("only in %s: %s on %s\n", snapshot->title, snapshot->scenario, snapshot->platform);
	return false;
}

static bool same(struct side *from, struct side *to, const struct options *options, bool all)
{
	bool equal = true;
	for (size_t i = 0; i < from->count; i++) {
		struct snapshot *a = &from->snapshots[i], *b = snapshot_for(to, from, a->platform);
		struct changes changes;
		if (!b) {
			equal = alone(a, options);
			continue;
		}
		compare(&changes, a, b, all ? SIZE_MAX : REACH_MAX);
		if (options->json) report_json(stdout, &changes, a, b);
		else report_text(stdout, &changes, a, b, options_diagnostics(options, stdout) == DIAGNOSTIC_COLOR);
		equal &= !changes.count;
	}
	for (size_t i = 0; i < to->count; i++)
		if (!snapshot_for(from, to, to->snapshots[i].platform)) equal = alone(&to->snapshots[i], options);
	return equal;
}

static bool defines_parse(const struct options *options, const struct option_list *defines)
{
	for (size_t i = 0; i < defines->count; i++)
		if (*defines->items[i] == '=' || !strchr(defines->items[i], '='))
			return options_wrong(options, "a parameter is set as NAME=VALUE, not '%s'", defines->items[i]);
	return true;
}

int cmd_diff(int argc, char **argv)
{
	struct side from = { 0 }, to = { 0 };
	bool all = false;
	const struct option own[] = {
		{ 0, "all", .flag = &all },
		{ 0, "from-define", .list = &from.defines }, { 0, "to-define", .list = &to.defines },
		{ 0, "from-platform", .text = &from.platform }, { 0, "to-platform", .text = &to.platform },
	};
	struct options options;
	if (!options_parse(&options, own, sizeof own / sizeof own[0], argc, argv)) return EXIT_USAGE;
	if (options.operand_count < 1 || options.operand_count > 2) {
		options_wrong(&options, "one or two systems are needed, %zu are named", options.operand_count);
		return EXIT_USAGE;
	}
	if (!defines_parse(&options, &from.defines) || !defines_parse(&options, &to.defines)) return EXIT_USAGE;
	from.path = options.operands[0];
	to.path = options.operands[options.operand_count - 1];

	struct compilation words;
	compilation_init(&words);
	bool good = read_side(&from, &words, &options);
	good &= read_side(&to, &words, &options);
	int const status = !good ? EXIT_USAGE : same(&from, &to, &options, all) ? EXIT_ACCEPTED : EXIT_REJECTED;
	compilation_destroy(&words);
	return status;
}
