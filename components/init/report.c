/* SPDX-License-Identifier: MIT */
#include <genode/args.h>
#include <genode/dataspace.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/heap.h>
#include <genode/hid.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/session.h>
#include <genode/timeout.h>
#include <interfaces/pd.h>
#include <interfaces/report.h>
#include <interfaces/rom.h>

#include "child.h"
#include "heartbeat.h"
#include "report.h"
#include "session_table.h"

enum { LOG_BUFFER_MIN = 4096, LOG_BUFFER_PER_CHILD = 384 };

static struct session report_session;
static struct {
	char  *base;
	size_t size;
} buffer;

/* ---------------------------------------------------------------------------------------------------- contents */

typedef enum rpc_status quota_call(cap_t pd, uint64_t *quota, uint64_t *used);

static enum rpc_status ram_of(cap_t pd, uint64_t *quota, uint64_t *used) { return pd_ram_quota(pd, quota, used); }
static enum rpc_status caps_of(cap_t pd, uint64_t *quota, uint64_t *used) { return pd_cap_quota(pd, quota, used); }

static void put_quota(struct hid_writer *writer, const char *type, cap_t pd, quota_call *call, bool is_child,
                      uint64_t assigned)
{
	uint64_t quota = 0, used = 0;
	hid_begin(writer, type, NULL);
	if (is_child)
		hid_put_unsigned(writer, "assigned", assigned);
	if (pd && call(pd, &quota, &used) == RPC_OK) {
		hid_put_unsigned(writer, "quota", quota);
		hid_put_unsigned(writer, "used", used);
		hid_put_unsigned(writer, "avail", quota - used);
	}
	hid_end(writer);
}

static const char *phase_name(enum session_phase phase)
{
	static const char *const names[] = {
		[SESSION_UNSENT] = "CREATING", [SESSION_CREATING] = "CREATING", [SESSION_AVAILABLE] = "OK",
		[SESSION_UPGRADING] = "UPGRADING", [SESSION_CLOSING] = "CLOSING", [SESSION_FAILED_DENIED] = "DENIED",
		[SESSION_FAILED_RAM] = "INSUFFICIENT_RAM", [SESSION_FAILED_CAPS] = "INSUFFICIENT_CAP",
	};
	return names[phase];
}

static void put_session(struct hid_writer *writer, const struct session_entry *entry)
{
	hid_begin(writer, "session", entry->service);
	hid_put_string(writer, "state", phase_name(entry->phase));
	hid_put_string(writer, "label", entry->label);
	hid_put_unsigned(writer, "ram", entry->ram_bytes);
	hid_put_unsigned(writer, "caps", entry->caps);
	if (init_config.report.session_args)
		hid_put_string(writer, "args", entry->args);
	hid_end(writer);
}

static void put_sessions(struct hid_writer *writer, const char *type, const struct child *child, bool as_client)
{
	hid_begin(writer, type, NULL);
	for (unsigned i = 0; i < session_table_count(); i++) {
		const struct session_entry *const entry = session_table_at(i);
		if ((as_client ? entry->client : entry->server) == child)
			put_session(writer, entry);
	}
	hid_end(writer);
}

static void put_child(struct hid_writer *writer, const struct child *child)
{
	const struct report_config *const report = &init_config.report;
	hid_begin(writer, "child", child->start->name);
	hid_put_string(writer, "binary", child->start->binary);
	if (child->start->version[0])
		hid_put_string(writer, "version", child->start->version);
	if (report->ids)
		hid_put_unsigned(writer, "id", child->id);
	if (heartbeat_skipped(child))
		hid_put_unsigned(writer, "skipped_heartbeats", heartbeat_skipped(child));
	if (child->state == CHILD_INCOMPLETE || child->state == CHILD_RESTARTING || child->state == CHILD_FAILED)
		hid_put_string(writer, "state", "incomplete");
	if (child->state == CHILD_FAULTED)
		hid_put_string(writer, "state", "faulted");
	if (child->state == CHILD_EXITED)
		hid_put_signed(writer, "exited", child->exit_value);
	if (report->child_ram)
		put_quota(writer, "ram", child->pd, ram_of, true, child->assigned.ram_bytes);
	if (report->child_caps)
		put_quota(writer, "caps", child->pd, caps_of, true, child->assigned.caps);
	if (report->requested)
		put_sessions(writer, "requested", child, true);
	if (report->provided)
		put_sessions(writer, "provided", child, false);
	hid_end(writer);
}

static void put_state(struct hid_writer *writer)
{
	const struct report_config *const report = &init_config.report;
	hid_begin(writer, "state", NULL);
	if (init_config.version[0])
		hid_put_string(writer, "version", init_config.version);
	if (report->init_ram)
		put_quota(writer, "ram", component_env.pd, ram_of, false, 0);
	if (report->init_caps)
		put_quota(writer, "caps", component_env.pd, caps_of, false, 0);
	for (const struct child *child = children; child; child = child->next)
		put_child(writer, child);
	for (const struct alias_node *alias = init_config.aliases; alias; alias = alias->next) {
		hid_begin(writer, "alias", alias->name);
		hid_put_string(writer, "child", alias->child);
		hid_end(writer);
	}
	hid_end(writer);
}

/* ------------------------------------------------------------------------------------------------------ output */

static void write_log(struct text document)
{
	const char *at = document.start;
	const char *const end = document.start + document.length;
	while (at < end) {
		const char *const stop = memchr(at, '\n', (size_t)(end - at));
		const char *const line_end = stop ? stop : end;
		log_line("report: %.*s", (int)(line_end - at), at);
		at = line_end + 1;
	}
}

static void write_report(void)
{
	struct hid_writer writer;
	struct text document;
	hid_writer_init(&writer, buffer.base, buffer.size);
	put_state(&writer);
	if (!hid_finish(&writer, &document)) {
		log_error("state report exceeds maximum size");
		hid_writer_init(&writer, buffer.base, buffer.size);
		hid_begin(&writer, "state", NULL);
		hid_put_string(&writer, "error", "report buffer exceeded");
		if (!hid_finish(&writer, &document))
			return;
	}
	if (init_config.report.log)
		write_log(document);
	else
		(void)report_submit(report_session.cap, document.length);
}

static void handle_delay(struct timeout *unused)
{
	(void)unused;
	entrypoint_when_idle(write_report);
}

static struct timeout delay = { .handler = handle_delay };

void report_changed(void)
{
	if (!buffer.base)
		return;
	if (!init_config.report.delay_ms)
		entrypoint_when_idle(write_report);
	else if (!delay.waiting)
		timeout_start(&delay, init_config.report.delay_ms * 1000);
}

/* ------------------------------------------------------------------------------------------------------- setup */

static unsigned child_count(void)
{
	unsigned count = 0;
	for (const struct child *child = children; child; child = child->next)
		count++;
	return count;
}

static void init_log_report(void)
{
	size_t size = LOG_BUFFER_MIN + child_count() * LOG_BUFFER_PER_CHILD;
	if (init_config.report.buffer_bytes > size)
		size = init_config.report.buffer_bytes;
	buffer.base = heap_alloc(size);
	buffer.size = buffer.base ? size : 0;
}

static void init_report_session(void)
{
	char args[SESSION_ARGS_CAPACITY] = "";
	(void)args_set_unsigned(args, sizeof(args), "buffer_size", init_config.report.buffer_bytes);
	struct session_request request = SESSION_REQUEST(REPORT, "state");
	request.ram_bytes += init_config.report.buffer_bytes;
	request.args = args;
	if (session_open(&report_session, &request) != SESSION_OPENED) {
		log_warning("no Report session \"state\" for the state report");
		return;
	}
	cap_t dataspace = CAP_INVALID;
	size_t size = 0;
	if (report_dataspace(report_session.cap, &dataspace) == RPC_OK
	 && dataspace_size(dataspace, &size) == RPC_OK) {
		buffer.base = dataspace_attach(dataspace, true);
		buffer.size = buffer.base ? size : 0;
	}
}

void report_init(void)
{
	if (!init_config.report.wanted)
		return;
	if (init_config.report.log)
		init_log_report();
	else
		init_report_session();
	report_changed();
}
