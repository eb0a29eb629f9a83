/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/hsd tests/rules/schema-invalid tests/rules/config-schema */
/*
 * Schemas of Genode's and configurations against them. The bytes are a schema; what stands behind a line "====" is a
 * configuration that a component of that shape gets.
 */
#include "check/check.h"
#include "fuzz_import.h"
#include "model/elaborate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The declarations of the rule tests: few, so that an input takes little time. */
static const char *base(void)
{
	static char *path;
	if (!path)
		path = realpath("tests/rules/store/base.scenario", NULL);
	fuzz_must(path && strlen(path) < 4096);
	return path;
}

static void judge(const char *schema, const char *configuration)
{
	static struct fuzz_file file;
	char                    text[5000];
	struct compilation      compilation;
	struct model            model;
	struct system          *systems = NULL;

	int chars = snprintf(text, sizeof(text), "use \"%s\";\ncomponent judged { binary \"hello\"; config schema \"%s\"; }\n"
	                     "scenario x on pc { start judged { config from \"%s\"; } }\n", base(), schema, configuration);
	fuzz_file_fill(&file, text, (size_t)chars);
	const struct elaborate_input input = { .path = file.path, .store = fuzz_store() };
	compilation_init(&compilation);
	elaborate(&compilation, &input, &model, &systems);
	for (struct system *system = systems; system; system = system->next)
		check_system(&compilation, &model, system, NULL, NULL);
	fuzz_print(&compilation);
	compilation_destroy(&compilation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file schema, configuration;

	if (size > FUZZ_BYTES_MAX)
		return -1;
	const uint8_t *rest;
	fuzz_file_fill(&schema, data, fuzz_cut(data, size, &rest));
	fuzz_file_fill(&configuration, rest, (size_t)(data + size - rest));
	judge(schema.path, configuration.path);
	return 0;
}
