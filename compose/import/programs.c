/* SPDX-License-Identifier: MIT */
#include "import/session.h"

#include <string.h>

/*
 * Binaries and linkers that come from a server and not from core, because a rule takes more ROM sessions than it was
 * written for. A description says of a server that no program can come from it, because it makes the text that it
 * serves; or that it serves files, whose folders may be known.
 */

static bool is_file_of(const struct conf_node *node, const char *name)
{
	const char *own = conf_value(node, "name");
	return own && !strcmp(own, name);
}

/* False only for sure: every node is known to hold no files but its own. */
static bool folder_may_have(struct foreign_system *system, const struct conf_node *folder, const char *name)
{
	static const char *const files[] = { "inline", "rom", "log", "null", "zero", "rtc", "symlink", "terminal" };
	for (const struct conf_node *node = folder->children; node && foreign_work(system, 1); node = node->next) {
		bool known = conf_is(node, "dir") || conf_is(node, "ram");
		for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
			known |= conf_is(node, files[i]);
		if (!known || is_file_of(node, name) || folder_may_have(system, node, name))
			return true;
	}
	return false;
}

/* Nobody may write, so that what there is was there from the start. */
static bool is_read_only(const struct conf_node *config)
{
	bool value;
	for (const struct conf_node *node = config->children; node; node = node->next)
		if (conf_value(node, "writeable") && (!conf_bool(conf_value(node, "writeable"), &value) || value))
			return false;
	return true;
}

/* Whether the file systems of a server of files are known, and none has a file of that name. */
static bool lacks_file(struct foreign_system *system, const struct foreign_start *server, const char *name)
{
	bool found = false;
	for (const struct foreign_edge *edge = server->edges; edge; edge = edge->next) {
		if (strcmp(edge->service, "File_system"))
			continue;
		const struct foreign_start *storage = edge->server;
		const struct conf_node     *provision = storage->component ? foreign_provision(system, storage->component, edge->service)
		                                                           : NULL;
		const char             *tree   = provision ? conf_value(provision, "tree") : NULL;
		const struct conf_node *folder = tree && storage->config ? conf_child(storage->config, tree) : NULL;
		if (!folder || !is_read_only(storage->config) || folder_may_have(system, folder, name))
			return false;
		found = true;
	}
	return found;
}

static void check_module(struct foreign_system *system, struct foreign_start *start, const char *module)
{
	system->trial = true;
	struct foreign_answer answer = foreign_request(system, start, intern_string(&system->compilation->interner, "ROM"), module);
	system->trial = false;
	system->session_count--;
	if (answer.outcome != OUTCOME_START || !answer.server->component)
		return;
	const struct conf_node *provision = foreign_provision(system, answer.server->component, "ROM");
	const char             *programs  = provision ? conf_value(provision, "programs") : NULL;
	bool                    never     = programs && !strcmp(programs, "no");
	if (!programs || (!never && !lacks_file(system, answer.server, foreign_last_element(system, answer.label))))
		return;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "missing-binary", RULE_DENY, answer.rule,
	        never ? "'%s' gets \"%s\" from '%s', which serves no programs" : "'%s' gets \"%s\" from '%s', which has no such file",
	        start->path, module, answer.server->path);
	diagnostic_note(system->compilation, diagnostic, start->node->head_span, "'%s' starts here", start->path);
	diagnostic_help(system->compilation, diagnostic, "a rule for one module needs 'label', 'label_last' or 'unscoped_label'");
	start->silenced = start->denied = true;
}

static bool has_program_from_server(const struct foreign_start *start)
{
	for (const struct foreign_edge *edge = start->edges; edge; edge = edge->next)
		if (edge->environment && !strcmp(edge->service, "ROM"))
			return true;
	return false;
}

static void check_init(struct foreign_system *system, const struct foreign_init *init)
{
	for (struct foreign_start *start = init->starts; start; start = start->next) {
		if (has_program_from_server(start) && !start->silenced)
			check_module(system, start, start->binary);
		if (start->ld && has_program_from_server(start) && !start->silenced)
			check_module(system, start, "ld.lib.so");
		if (start->inner)
			check_init(system, start->inner);
	}
}

/* After the sessions: by then it is known from where each server has its files. */
void foreign_check_programs(struct foreign_system *system)
{
	check_init(system, system->top);
}
