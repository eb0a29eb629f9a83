/* SPDX-License-Identifier: MIT */
#include "import/import.h"

#include "base/suggest.h"

#include <string.h>

static const char default_kernel[] = "genode_hw_pc";

bool import_accepts(const char *path)
{
	return conf_file_name(path);
}

static void document_read(struct compilation *compilation, const char *path, struct conf_document *document)
{
	struct source *source;
	const char    *reason;

	if (source_load(compilation, path, &source, &reason) != SOURCE_OK)
		fatal("%s: %s", path, reason);
	*document = (struct conf_document){ .source = source, .syntax = conf_syntax_of(source) };
	if (document->syntax == CONF_XML)
		conf_read_xml(compilation, document);
	else
		conf_read_hid(compilation, document);
}

static const struct foreign_kernel *kernel_of(struct compilation *compilation, const struct foreign_facts *facts,
                                              const char *name)
{
	const struct foreign_kernel *kernel = foreign_kernel_find(facts, name ? name : default_kernel);
	struct suggestion            best;
	if (kernel)
		return kernel;
	struct diagnostic *diagnostic = diagnostic_error(compilation, "unknown-platform", SPAN_NONE,
	        "there is no platform '%s' for configurations of Genode", name ? name : default_kernel);
	suggestion_init(&best, name ? name : default_kernel);
	for (size_t i = 0; i < facts->kernel_count; i++)
		suggestion_offer(&best, facts->kernels[i].name);
	if (best.word)
		diagnostic_help(compilation, diagnostic, "did you mean '%s'?", best.word);
	else
		for (size_t i = 0; i < facts->kernel_count; i++)
			diagnostic_help(compilation, diagnostic, "there is '%s'", facts->kernels[i].name);
	return NULL;
}

bool import_begin(struct compilation *compilation, const struct import_input *input, struct foreign_system *system)
{
	struct foreign_facts *facts = arena_new(&compilation->arena, struct foreign_facts);

	*system = (struct foreign_system){ .compilation = compilation, .facts = facts, .expected = input->expected,
	                                   .expected_count = input->expected_count };
	system->last_assumption = &system->assumptions;
	if (!foreign_facts_load(compilation, input->store, input->components, input->component_count, facts))
		return false;
	system->kernel = kernel_of(compilation, facts, input->platform);
	if (!system->kernel)
		return false;
	system->modules = foreign_modules_load(compilation, input->modules, input->module_count, input->modules_from);
	return true;
}

bool import_is_package(const struct foreign_system *system)
{
	return conf_is(system->document.root, "runtime");
}

/* What is wrong with the text itself: a scenario that says the same would be another one. */
static void judge_text(struct foreign_system *system)
{
	foreign_vocabulary(system);
	foreign_build(system);
	foreign_check_structure(system);
}

void import_judge(struct foreign_system *system)
{
	judge_text(system);
	foreign_check_routes(system);
	foreign_check_sessions(system);
	foreign_check_policies(system);
	foreign_check_programs(system);
	foreign_check_passed_over(system);
	foreign_check_cycles(system);
	foreign_check_quotas(system);
	foreign_check_system_control(system);
	foreign_check_expectations(system);
}

bool import_read(struct compilation *compilation, const struct import_input *input, struct foreign_system *system)
{
	if (!import_begin(compilation, input, system))
		return false;
	document_read(compilation, input->path, &system->document);
	if (!system->document.root)
		return false;
	if (!import_is_package(system))
		judge_text(system);
	return !diagnostics_failed(&compilation->diagnostics);
}

bool import_check(struct compilation *compilation, const struct import_input *input, struct foreign_system *system)
{
	if (!import_begin(compilation, input, system))
		return false;
	document_read(compilation, input->path, &system->document);
	if (!system->document.root)
		return false;
	/* a package description is read, but describes a component and no system */
	if (import_is_package(system))
		import_judge_package(system);
	else
		import_judge(system);
	return !diagnostics_failed(&compilation->diagnostics);
}
