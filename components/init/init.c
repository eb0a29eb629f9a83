/* SPDX-License-Identifier: MIT */
/*
 * Init: starts the components that its configuration names, each in a sandbox of its own, and decides which of them gets
 * a session from whom.
 *
 *   config.c         what the configuration says
 *   route.c          where a request goes; quota.c: how much goes with it
 *   session_table.c  the sessions; sessions.c: their life; session_args.c: their arguments; donation.c: who pays
 *   child.c          a child's life; parent.c: what it can ask for; local_rom.c: ROM modules from init itself
 *   forward.c        sessions from outside to children
 *   heartbeat.c      who does not answer any more; restart.c: what is done about it
 *   report.c         the state of it all
 */
#include <genode/cap.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>

#include "child.h"
#include "config.h"
#include "forward.h"
#include "heartbeat.h"
#include "report.h"
#include "sessions.h"

COMPONENT_STACK(32 * 1024);
CAP_SPACE(56 * 1024);                   /* a capability per session, of all children */

struct init_config init_config;

static void print_overview(void)
{
	struct hid_node service;
	log_line("parent provides");
	if (init_config.has_parent_provides)
		HID_FOR_EACH(&service, &init_config.parent_provides)
			log_line("  service \"%.*s\"", TEXT_ARGS(hid_text(&service, "name", "")));
	for (const struct start_node *start = init_config.starts; start; start = start->next)
		log_line("child \"%s\": RAM quota %llu, cap quota %llu, ELF binary %s, priority %lld", start->name,
		         (unsigned long long)start->ram_bytes, (unsigned long long)start->caps, start->binary,
		         (long long)start->priority);
}

/* All objects first, because routes may lead to children that stand further down. */
static bool create_children(void)
{
	for (struct start_node *start = init_config.starts; start; start = start->next)
		if (!child_new(start)) {
			log_error("memory exhausted during child creation");
			return false;
		}
	return true;
}

void component_init(struct env *env)
{
	(void)env;
	children_budget_measure();
	struct hid_node const root = config_node();
	if (!config_import(&init_config, &root))
		return;
	if (init_config.verbose)
		print_overview();
	children_budget_preserve((struct quota){ init_config.preserve_ram_bytes, init_config.preserve_caps });
	session_signal_hook(sessions_poll_parent);
	heartbeat_init();
	if (!create_children())
		return;
	report_init();
	forward_init();
	for (struct child *child = children; child; child = child->next)
		child_advance(child);
}
