/* SPDX-License-Identifier: MIT */
/* Init's parent: its configuration, the services of core and of others, an account that each session is paid from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>

#include <genode/args.h>
#include <genode/component_layout.h>
#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/rom.h>
#include <interfaces/timer.h>

#include "fake_init/world.h"

static const char configuration[] =
	"config\n"
	"  + parent-provides\n"
	"    + service PD\n    + service CPU\n    + service LOG\n    + service ROM\n    + service Late\n    + service Never\n"
	"  + service Timer\n"
	"    + policy | label_prefix: good\n      + child server | label: from outside\n"
	"    + policy | label_prefix: gone\n      + child nobody\n"
	"  + default-route\n"
	"    + service Timer\n      + child server\n"
	"    + service Report\n      + child mortal\n"
	"    + any-service\n      + parent\n"
	"  + default | ram: 1M | caps: 400\n"
	"  + start server\n    + provides\n      + service Timer\n"
	"  + start client\n    + config | greeting: hi\n      + sub node\n"
	"  + start other\n"
	"  + start poor | ram: 100K | caps: 30\n"
	"  + start mortal\n    + provides\n      + service Report\n"
	"  + start short_lived\n"
	"  + start ghost | ram: 50K\n"
	"  + heartbeat | rate_ms: 100\n"
	"  + start watched | ram: 400K\n    + heartbeat | restart_after_skipped: 1\n    + provides\n      + service Pulse\n"
	"    + route\n      + service Timer\n        + child server\n      + any-service\n        + parent\n"
	"  + start follower | ram: 400K\n"
	"    + route\n      + service Pulse\n        + child watched\n      + any-service\n        + parent\n"
	"  + start silent | ram: 300K\n    + heartbeat\n"
	"-\n";
struct parent_session parent_sessions[PARENT_SESSIONS];

struct fake_pd       *init_pd;
cap_t                 init_session_sigh;
bool                  parent_is_slow;
char                  requests_text[REQUESTS_TEXT_BYTES];
cap_t                 requests_rom_sigh;
cap_t                 beat_sigh;
struct outside_answer outside_answer;

static struct parent_session *parent_session_by_id(uint32_t id)
{
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		if (parent_sessions[i].id == id)
			return &parent_sessions[i];
	return NULL;
}

static enum rpc_status requests_dataspace(void *object, cap_t *dataspace, size_t *size)
{
	(void)object;
	static cap_t rom;
	if (!rom) {
		static char text[REQUESTS_TEXT_BYTES];
		rom = fake_session_rom(text, sizeof(text));
	}
	struct { cap_t dataspace; size_t size; } *const inner = fake_object(rom)->object;
	*dataspace = inner->dataspace;
	struct { char *memory; } *const memory = fake_object(inner->dataspace)->object;
	strcpy(memory->memory, requests_text);
	*size = strlen(requests_text);
	return RPC_OK;
}

static enum rpc_status requests_update(void *object, bool *in_place)
{
	cap_t dataspace;
	size_t size;
	*in_place = true;
	return requests_dataspace(object, &dataspace, &size);
}

static enum rpc_status requests_sigh(void *object, struct received_cap sigh)
{
	(void)object;
	requests_rom_sigh = (cap_t)sigh.value;
	return RPC_OK;
}

static enum rpc_status serve_requests(void *object, struct message *message)
{
	static const struct rom_ops operations = {
		.dataspace = requests_dataspace, .update = requests_update, .sigh = requests_sigh,
	};
	return rom_dispatch(&operations, object, message);
}

/* A program of one page. */
static cap_t binary_rom(void)
{
	struct {
		Elf64_Ehdr header;
		Elf64_Phdr segment;
	} file = {
		.header = {
			.e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_EXEC, .e_machine = LAYOUT_ELF_MACHINE, .e_entry = LAYOUT_ELF_START,
			.e_phoff = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1,
		},
		.segment = { PT_LOAD, PF_R | PF_X, 0, LAYOUT_ELF_START, 0, sizeof(file), sizeof(file), 4096 },
	};
	return fake_session_rom(&file, sizeof(file));
}

static cap_t rom_for(const char *label)
{
	struct text const last = label_last(text_of(label));
	if (text_is(last, "config"))
		return fake_session_rom(configuration, strlen(configuration));
	if (text_is(last, "session_requests"))
		return fake_cap_new(fake_object_new(FAKE_CORE, NULL, serve_requests));
	return binary_rom();
}

/* The clock of init's heartbeats: goes off when the test says so. */
static enum rpc_status timer_set(void *object, uint64_t us)
{
	(void)object;
	(void)us;
	return RPC_OK;
}

static enum rpc_status timer_sigh(void *object, struct received_cap sigh)
{
	(void)object;
	beat_sigh = (cap_t)sigh.value;
	return RPC_OK;
}

static enum rpc_status serve_timer(void *object, struct message *message)
{
	static const struct timer_ops operations = { .trigger_once = timer_set, .timeout_sigh = timer_sigh };
	return timer_dispatch(&operations, object, message);
}

static enum rpc_status up_session(void *object, uint32_t id, const char *service, const char *args, cap_t *cap)
{
	(void)object;
	char label[160];
	uint64_t const ram = args_bytes(text_of(args), "ram_quota", 0), caps = args_bytes(text_of(args), "cap_quota", 0);
	assert_null(parent_session_by_id(id));
	if (strcmp(service, "Never") == 0)
		return PARENT_SESSION_DENIED;
	if (init_pd->ram_quota - init_pd->ram_used < ram)
		return PARENT_SESSION_OUT_OF_RAM;
	if (init_pd->cap_quota - init_pd->caps_used < caps)
		return PARENT_SESSION_OUT_OF_CAPS;
	if (ram < 1000)
		return PARENT_SESSION_INSUFFICIENT_RAM;

	struct parent_session *const session = parent_session_by_id(0);
	assert_non_null(session);
	init_pd->ram_quota -= ram;
	init_pd->cap_quota -= caps;
	*session = (struct parent_session){ .id = id, .ram = ram, .caps = caps };
	snprintf(session->service, sizeof(session->service), "%s", service);
	snprintf(session->args, sizeof(session->args), "%s", args);
	(void)args_string(text_of(args), "label", label, sizeof(label));
	if (strcmp(service, "PD") == 0) {
		session->pd = fake_pd_new(ram, caps);
		session->cap = fake_session_pd(session->pd);
	} else if (strcmp(service, "CPU") == 0) {
		session->cap = fake_session_cpu();
	} else if (strcmp(service, "LOG") == 0) {
		session->cap = fake_session_log();
	} else if (strcmp(service, "ROM") == 0) {
		session->cap = rom_for(label);
	} else if (strcmp(service, "Timer") == 0) {
		session->cap = fake_cap_new(fake_object_new(FAKE_CORE, NULL, serve_timer));
	}
	*cap = session->cap;            /* of other services: not yet */
	return RPC_OK;
}

static enum rpc_status up_session_cap(void *object, uint32_t id, cap_t *cap)
{
	(void)object;
	static cap_t environment[5];
	if (id < SESSION_ID_FIRST_FREE) {
		*cap = environment[id];
		return RPC_OK;
	}
	struct parent_session *const session = parent_session_by_id(id);
	if (!session)
		return PARENT_SESSION_CAP_UNKNOWN_ID;
	*cap = session->cap;
	return session->cap && !session->closing ? RPC_OK : PARENT_SESSION_CAP_PENDING;
}

/* Of a PD, all that is in its account. */
void parent_session_gone(struct parent_session *session)
{
	init_pd->ram_quota += session->pd ? session->pd->ram_quota : session->ram;
	init_pd->cap_quota += session->pd ? session->pd->cap_quota : session->caps;
	if (session->pd)
		*session->pd = (struct fake_pd){ 0 };
	*session = (struct parent_session){ 0 };
}

static enum rpc_status up_close(void *object, uint32_t id, bool *pending)
{
	(void)object;
	struct parent_session *const session = parent_session_by_id(id);
	assert_non_null(session);
	session->closing = *pending = parent_is_slow;
	if (!parent_is_slow)
		parent_session_gone(session);
	return RPC_OK;
}

static enum rpc_status up_upgrade(void *object, uint32_t id, const char *args, bool *pending)
{
	(void)object;
	struct parent_session *const session = parent_session_by_id(id);
	assert_non_null(session);
	uint64_t const ram = args_bytes(text_of(args), "ram_quota", 0), caps = args_bytes(text_of(args), "cap_quota", 0);
	assert_true(init_pd->ram_quota - init_pd->ram_used >= ram && init_pd->cap_quota - init_pd->caps_used >= caps);
	init_pd->ram_quota -= ram;
	init_pd->cap_quota -= caps;
	session->ram += ram;
	session->caps += caps;
	*pending = false;
	return RPC_OK;
}

static enum rpc_status up_session_sigh(void *object, struct received_cap sigh)
{
	(void)object;
	init_session_sigh = (cap_t)sigh.value;
	return RPC_OK;
}

static enum rpc_status up_announce(void *object, const char *service)
{
	(void)object;
	assert_string_equal(service, "Timer");
	return RPC_OK;
}

static enum rpc_status up_deliver(void *object, uint32_t id, struct received_cap cap)
{
	(void)object;
	outside_answer.id = id;
	outside_answer.cap = (cap_t)cap.value;
	outside_answer.response = SESSION_OK;
	return RPC_OK;
}

static enum rpc_status up_response(void *object, uint32_t id, uint32_t response)
{
	(void)object;
	outside_answer.id = id;
	outside_answer.cap = CAP_INVALID;
	outside_answer.response = response;
	return RPC_OK;
}

static enum rpc_status up_main_thread(void *object, cap_t *thread)
{
	(void)object;
	*thread = fake_plain_cap();
	return RPC_OK;
}

enum rpc_status world_parent_serve(void *object, struct message *message)
{
	static const struct parent_ops operations = {
		.announce = up_announce, .session_sigh = up_session_sigh, .session = up_session,
		.session_cap = up_session_cap, .upgrade = up_upgrade, .close = up_close, .deliver_session_cap = up_deliver,
		.session_response = up_response, .main_thread = up_main_thread,
	};
	return parent_dispatch(&operations, object, message);
}
