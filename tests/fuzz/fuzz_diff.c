/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/diff examples tests/target tests/language */
/*
 * What became of a system: two scenarios, with a line "====" between them; or one and itself. A system differs from
 * itself in nothing, neither from its image, and what came on the way from one to the other goes on the way back.
 */
#include "fuzz_import.h"

#include "diff/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct side { struct composition composition; struct system_draft draft; uint8_t *archive; };

static const struct archive_module *certificate_of(const struct image_plan *plan)
{
	return &plan->archive.input.modules[plan->archive.input.module_count - 1];
}

/* The first system as a draft, and its archive; none: false. */
static bool compose_side(struct side *side, const char *path)
{
	const struct options options = { .store = fuzz_store() };
	struct image_plan    plan;

	*side = (struct side){ 0 };
	bool good = compose_load(&side->composition, &options, path) && side->composition.systems
	            && compose_check(&side->composition, side->composition.systems)
	            && !diagnostics_failed(&side->composition.compilation.diagnostics)
	            && !side->composition.systems->platform->genode
	            && compose_draft(&side->composition, side->composition.systems, &side->draft)
	            && compose_plan(&side->composition, side->composition.systems, &plan);
	if (good) {
		fuzz_must(side->draft.plan.archive.total_size_bytes == plan.archive.total_size_bytes);
		fuzz_must(certificate_of(&side->draft.plan)->size_bytes == certificate_of(&plan)->size_bytes);
		side->archive = arena_alloc(&side->composition.compilation.arena, plan.archive.total_size_bytes);
		archive_write(&plan.archive, side->archive);
	}
	fuzz_must(good || diagnostics_failed(&side->composition.compilation.diagnostics)
	          || !side->composition.systems);
	return good;
}

struct numbers { size_t of[3], all; };

static void take(struct snapshot *snapshot, struct compilation *words, const char *title, struct side *side, bool image)
{
	fuzz_must(image ? snapshot_of_archive(snapshot, words, title, side->archive)
	                : snapshot_of_plan(snapshot, words, title, &side->composition.compilation, &side->draft.plan,
	                                   side->draft.places));
}

/* Between scenarios, or from a scenario to an image. */
static struct numbers differences(struct side *from, struct side *to, bool image)
{
	static FILE       *nowhere;
	struct compilation words;
	struct snapshot    a, b;
	struct changes     changes;
	struct numbers     numbers = { 0 };

	compilation_init(&words);
	take(&a, &words, "from", from, false);
	take(&b, &words, "to", to, image);
	compare(&changes, &a, &b, SIZE_MAX);
	for (size_t i = 0; i < changes.count; i++)
		numbers.of[changes.items[i].direction]++;
	numbers.all = changes.count;
	if (!nowhere)
		nowhere = fopen("/dev/null", "w");
	report_text(nowhere, &changes, &a, &b, true);
	report_json(nowhere, &changes, &a, &b);
	rewind(nowhere);
	compilation_destroy(&words);
	return numbers;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file files[2];
	struct side             from, to;
	const uint8_t          *rest;

	if (size > FUZZ_BYTES_MAX)
		return -1;
	fuzz_file_fill(&files[0], data, fuzz_cut(data, size, &rest));
	fuzz_file_fill(&files[1], rest, (size_t)(data + size - rest));
	bool const both = compose_side(&from, files[0].path) & compose_side(&to, files[1].path);
	if (both) {
		struct numbers const there = differences(&from, &to, false), back = differences(&to, &from, false);
		fuzz_must(rest != data || !there.all);
		fuzz_must(there.of[ADDED] == back.of[REMOVED] && there.of[REMOVED] == back.of[ADDED]);
		fuzz_must(!differences(&from, &from, false).all && !differences(&from, &from, true).all);
		fuzz_must(differences(&from, &to, true).all == there.all);
	}
	compose_end(&from.composition);
	compose_end(&to.composition);
	return 0;
}
