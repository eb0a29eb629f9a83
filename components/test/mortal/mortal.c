/* SPDX-License-Identifier: MIT */
/*
 * The ends of components, and what others notice of them. What this one does its config's `role` says:
 *
 *   client   writes to mortal_server's terminal: the call ends with an error instead of never; then asks for a second
 *            session, which init refuses; then closes the first, whose donation comes back
 *   exit     exits with `value`
 */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/pd.h>
#include <interfaces/terminal.h>

/* ---- client ---- */

static uint64_t ram_quota(void)
{
	uint64_t quota = 0, used = 0;
	(void)pd_ram_quota(component_env.pd, &quota, &used);
	return quota;
}

static void use(const struct hid_node *config)
{
	(void)config;
	struct session_request const request = SESSION_REQUEST(TERMINAL, "");
	struct session first, second;
	uint32_t written = 0;
	uint64_t const quota_before = ram_quota();
	session_require(&first, &request);
	if (terminal_write(first.cap, "x", 1, &written) != RPC_SERVER_DIED)
		log_error("the call to a server that faulted did not end as it should");
	if (session_open(&second, &request) != SESSION_REFUSED)
		log_error("a session at an ended server was not refused");
	session_close(&first);
	if (ram_quota() != quota_before)
		log_error("the donation did not come back");
	log_line("outlived the server");
}

/* ---- exit ---- */

static void leave(const struct hid_node *config)
{
	int64_t const value = hid_signed(config, "value", 0);
	log_line("exits with %lld", (long long)value);
	component_exit((int)value);
}

void component_init(struct env *env)
{
	static const struct { const char *name; void (*play)(const struct hid_node *config); } roles[] = {
		{ "client", use }, { "exit", leave },
	};
	(void)env;
	struct hid_node const config = config_node();
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (text_is(hid_text(&config, "role", ""), roles[i].name))
			roles[i].play(&config);
}
