/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake/ components/init/ components/lib/hid/ components/lib/text.c components/lib/affinity.c components/lib/label.c
 *       components/lib/args.c components/lib/format.c components/lib/string_copy.c components/lib/cap.c
 *       components/lib/entrypoint.c components/lib/startup.c components/lib/session.c components/lib/log.c
 *       components/lib/heap.c components/lib/dataspace.c components/lib/rom.c components/lib/elf.c
 *       components/lib/child_load.c components/lib/timeout.c */
/* cflags: -Itests/unit/fake -Icomponents/init */
/* target: x86_64 pc_x86_64 */
/*
 * Init against a core that keeps accounts: sessions between children, with their parent, and from outside; what each
 * side's account shows at every step; servers and clients that lie, vanish, or do things out of order.
 *
 * Init is started once; each test leaves all accounts as it found them, which the frame checks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <elf.h>

#include <cost.h>
#include <genode/args.h>
#include <genode/component_layout.h>
#include <genode/env.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>
#include <interfaces/timer.h>

#include "child.h"
#include "fake/system.h"
#include "heartbeat.h"
#include "session_table.h"

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

/* --------------------------------------------------------------------------------------------- init's parent */

enum { INIT_RAM = 8 << 20, INIT_CAPS = 4000, PARENT_SESSIONS = 4000 };

static struct parent_session {
	uint32_t        id;
	char            service[32];
	char            args[160];
	uint64_t        ram, caps;
	cap_t           cap;
	struct fake_pd *pd;
	bool            closing;
} parent_sessions[PARENT_SESSIONS];

static struct fake_pd *init_pd;
static cap_t           init_session_sigh;
static bool            parent_is_slow;          /* close and upgrade take their time */
static char            requests_text[4096];     /* session_requests for init */
static cap_t           requests_rom_sigh;
static struct { uint32_t id; uint32_t response; cap_t cap; } outside_answer;

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
		static char text[4096];
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
static cap_t beat_sigh;

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
static void parent_session_gone(struct parent_session *session)
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

static enum rpc_status serve_parent(void *object, struct message *message)
{
	static const struct parent_ops operations = {
		.announce = up_announce, .session_sigh = up_session_sigh, .session = up_session,
		.session_cap = up_session_cap, .upgrade = up_upgrade, .close = up_close, .deliver_session_cap = up_deliver,
		.session_response = up_response, .main_thread = up_main_thread,
	};
	return parent_dispatch(&operations, object, message);
}

static void run_init(void) { component_init(&component_env); }

/* ------------------------------------------------------------------------------------------------ the children */

static struct child *child_named(const char *name)
{
	struct child *child = children;
	while (strcmp(child->start->name, name) != 0)
		child = child->next;
	return child;
}

static cap_t           parent_of(const char *name) { return child_named(name)->parent.cap; }
static struct fake_pd *pd_of(const char *name) { return fake_pd_of(child_named(name)->pd); }

/* A request as a child makes it; `*cap` is CAP_INVALID while it is pending. */
static enum rpc_status open_session(const char *child, uint32_t id, const char *service, uint64_t ram, uint64_t caps,
                                    cap_t *cap)
{
	char args[160];
	cap_t unused;
	snprintf(args, sizeof(args), "label=\"l\", ram_quota=%llu, cap_quota=%llu", (unsigned long long)ram,
	         (unsigned long long)caps);
	enum rpc_status const status = parent_session(parent_of(child), id, service, args, &unused);
	*cap = status == RPC_OK ? fake_received() : CAP_INVALID;
	return status;
}

/* The same with arguments as they are. */
static enum rpc_status open_by_args(const char *child, uint32_t id, const char *service, const char *args)
{
	cap_t unused;
	return parent_session(parent_of(child), id, service, args, &unused);
}

static enum rpc_status session_cap_of(const char *child, uint32_t id, cap_t *cap)
{
	cap_t unused;
	enum rpc_status const status = parent_session_cap(parent_of(child), id, &unused);
	*cap = status == RPC_OK ? fake_received() : CAP_INVALID;
	return status;
}

static struct { const char *server; cap_t rom; } roms[4];

/* The text of a server's session requests, through a ROM session that stays open. */
static const char *requests_of(const char *server)
{
	unsigned i = 0;
	while (roms[i].server && strcmp(roms[i].server, server) != 0)
		i++;
	assert_true(i < sizeof(roms) / sizeof(roms[0]));
	if (!roms[i].server) {
		assert_int_equal(open_by_args(server, 1000, "ROM",
		                              "label=\"session_requests\", ram_quota=6K, cap_quota=3"), RPC_OK);
		roms[i].server = server;
		roms[i].rom = fake_received();
	}
	bool in_place;
	cap_t unused;
	size_t size;
	static char text[1 << 16];
	assert_int_equal(rom_update(roms[i].rom, &in_place), RPC_OK);
	assert_int_equal(rom_dataspace(roms[i].rom, &unused, &size), RPC_OK);
	struct { char *memory; } *const memory = fake_object(fake_received())->object;
	memcpy(text, memory->memory, size);
	text[size] = 0;
	return text;
}

/* The server began anew: its ROM session is gone. */
static void requests_forget(const char *server)
{
	for (unsigned i = 0; i < sizeof(roms) / sizeof(roms[0]); i++)
		if (roms[i].server && strcmp(roms[i].server, server) == 0)
			roms[i].server = NULL;
}

/* Number of the first request of that type, 0 if there is none. */
static uint32_t request_id(const char *server, const char *type)
{
	struct hid_node root, node;
	assert_true(hid_document(text_of(requests_of(server)), &root));
	return hid_first_of(&root, type, &node) ? (uint32_t)hid_unsigned(&node, "id", 0) : 0;
}

static uint32_t serve_creation(const char *server)
{
	uint32_t const id = request_id(server, "create");
	assert_int_not_equal(id, 0);
	assert_int_equal(parent_deliver_session_cap(parent_of(server), id, fake_plain_cap()), RPC_OK);
	return id;
}

static void serve_close(const char *server)
{
	uint32_t const id = request_id(server, "close");
	assert_int_not_equal(id, 0);
	assert_int_equal(parent_session_response(parent_of(server), id, SESSION_CLOSED), RPC_OK);
}

/* Opens and has served a Timer session. */
static void established(const char *client, uint32_t id, cap_t *cap)
{
	assert_int_equal(open_session(client, id, "Timer", TIMER_SESSION_RAM, TIMER_SESSION_CAPS, cap), RPC_OK);
	assert_int_equal(*cap, CAP_INVALID);
	(void)serve_creation("server");
	assert_int_equal(session_cap_of(client, id, cap), RPC_OK);
	assert_int_not_equal(*cap, CAP_INVALID);
}

/* --------------------------------------------------------------------------------------------------- the frame */

struct books { uint64_t ram, caps; };

static struct books everything(void)
{
	struct books sum = { init_pd->ram_quota, init_pd->cap_quota };
	for (const struct child *child = children; child; child = child->next)
		if (child->pd) {
			sum.ram += fake_pd_of(child->pd)->ram_quota;
			sum.caps += fake_pd_of(child->pd)->cap_quota;
		}
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		if (!parent_sessions[i].pd) {
			sum.ram += parent_sessions[i].ram;
			sum.caps += parent_sessions[i].caps;
		}
	return sum;
}

static struct books   all_before, init_before;
static unsigned       entries_before;

static int group_set_up(void **state)
{
	(void)state;
	init_pd = fake_pd_new(INIT_RAM, INIT_CAPS);
	fake_system_start(init_pd, serve_parent);
	struct env const env = component_env;
	fake_component_run(run_init);
	component_env = env;
	fake_deliver_signals();
	(void)requests_of("server");
	(void)requests_of("mortal");
	return 0;
}

static int group_tear_down(void **state)
{
	(void)state;
	fake_system_stop();
	return 0;
}

static int before(void **state)
{
	(void)state;
	all_before = everything();
	init_before = (struct books){ init_pd->ram_quota, init_pd->cap_quota };
	entries_before = session_table_count();
	(void)fake_log();
	return 0;
}

static int after(void **state)
{
	(void)state;
	struct books const all = everything();
	if (all.ram != all_before.ram || all.caps != all_before.caps)
		return -1;      /* quota appeared or vanished */
	if (init_pd->ram_quota != init_before.ram || init_pd->cap_quota != init_before.caps)
		return -1;      /* not everything went back */
	return session_table_count() == entries_before ? 0 : -1;
}

/* ------------------------------------------------------------------------------------------------------- start */

static void children_have_their_share(void **state)
{
	(void)state;
	const struct child *const client = child_named("client");
	assert_int_equal(client->state, CHILD_RUNNING);
	assert_int_equal(client->assigned.ram_bytes, 1 << 20);
	assert_int_equal(pd_of("client")->ram_quota,
	                 (1 << 20) - CPU_SESSION_RAM - LOG_SESSION_RAM - ROM_SESSION_RAM - COST_CHILD_RAM);
	assert_int_equal(pd_of("client")->cap_quota,
	                 400 - CPU_SESSION_CAPS - LOG_SESSION_CAPS - ROM_SESSION_CAPS - COST_CHILD_CAPS);
	assert_ptr_equal(pd_of("client")->reference, init_pd);
	assert_int_equal(child_named("ghost")->state, CHILD_FAILED);
	cap_t cap;
	for (uint32_t id = SESSION_ID_PD; id <= SESSION_ID_BINARY; id++)
		assert_int_equal(session_cap_of("client", id, &cap), RPC_OK);
	assert_int_equal(session_cap_of("client", 5, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
}

static void environment_has_labels(void **state)
{
	(void)state;
	unsigned found = 0;
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		found += strstr(parent_sessions[i].args, "label=\"client\"") != NULL;
	assert_int_equal(found, 4);
}

static void config_is_handed_on(void **state)
{
	(void)state;
	cap_t cap, unused;
	size_t size;
	assert_int_equal(open_by_args("client", 20, "ROM", "label=\"config\", ram_quota=6K, cap_quota=3"), RPC_OK);
	cap = fake_received();
	assert_int_equal(rom_dataspace(cap, &unused, &size), RPC_OK);
	struct { char *memory; } *const memory = fake_object(fake_received())->object;
	struct hid_node root, sub;
	assert_true(hid_document((struct text){ memory->memory, size }, &root));
	assert_true(text_is(hid_text(&root, "greeting", ""), "hi") && hid_first_of(&root, "sub", &sub));
	assert_int_equal(init_pd->ram_quota, init_before.ram + 6 * 1024);
	bool pending;
	assert_int_equal(parent_close(parent_of("client"), 20, &pending), RPC_OK);
	assert_false(pending);
	assert_int_equal(rom_dataspace(cap, &unused, &size), RPC_INVALID_CAP);

	assert_int_equal(open_by_args("client", 20, "ROM", "label=\"config\", ram_quota=5K, cap_quota=3"),
	                 PARENT_SESSION_INSUFFICIENT_RAM);
	assert_int_equal(open_by_args("client", 20, "ROM", "label=\"config\", ram_quota=6K, cap_quota=2"),
	                 PARENT_SESSION_INSUFFICIENT_CAPS);
}

/* ---------------------------------------------------------------------------------------------------- sessions */

static void a_session_and_its_quota(void **state)
{
	(void)state;
	cap_t cap, signal = fake_cap_new(fake_object_new(FAKE_SIGNAL, NULL, NULL));
	struct fake_pd client = *pd_of("client"), server = *pd_of("server");
	assert_int_equal(parent_session_sigh(parent_of("client"), signal), RPC_OK);
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(cap, CAP_INVALID);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_PENDING);
	assert_int_equal(pd_of("client")->ram_quota, client.ram_quota - 10240);
	assert_int_equal(pd_of("client")->cap_quota, client.cap_quota - 2);
	assert_int_equal(pd_of("server")->ram_quota, server.ram_quota + 10240 - COST_SESSION_RAM);
	assert_int_equal(pd_of("server")->cap_quota, server.cap_quota + 2);

	char expected[300];
	snprintf(expected, sizeof(expected),
	         "session_requests\n  + create | id: %u | service: Timer | label: client -> l\n    + args\n"
	         "      : label=\"client -> l\", ram_quota=9216, cap_quota=2\n-\n", (unsigned)request_id("server", "create"));
	assert_string_equal(requests_of("server"), expected);
	assert_int_equal(fake_signals(signal), 0);
	uint32_t const id = serve_creation("server");
	assert_int_equal(fake_signals(signal), 1);
	assert_string_equal(requests_of("server"), "session_requests\n-\n");
	assert_int_equal(session_cap_of("client", 6, &cap), RPC_OK);
	assert_int_not_equal(cap, CAP_INVALID);

	bool pending;
	assert_int_equal(parent_upgrade(parent_of("client"), 6, "ram_quota=4K, cap_quota=1", &pending), RPC_OK);
	assert_true(pending);
	snprintf(expected, sizeof(expected), "session_requests\n  + upgrade | id: %u | ram_quota: 4096 | cap_quota: 1\n-\n",
	         (unsigned)id);
	assert_string_equal(requests_of("server"), expected);
	assert_int_equal(parent_upgrade(parent_of("client"), 6, "ram_quota=4K", &pending), PARENT_UPGRADE_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id, SESSION_OK), RPC_OK);
	assert_int_equal(pd_of("client")->ram_quota, client.ram_quota - 10240 - 4096);
	assert_int_equal(pd_of("server")->ram_quota, server.ram_quota + 10240 - COST_SESSION_RAM + 4096);

	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_true(pending);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_PENDING);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	(void)fake_signals(signal);
	serve_close("server");
	assert_int_equal(fake_signals(signal), 1);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_memory_equal(pd_of("client"), &client, sizeof(client));
	assert_memory_equal(pd_of("server"), &server, sizeof(server));
}

static void refusals_cost_nothing(void **state)
{
	(void)state;
	static const struct { uint32_t response; enum rpc_status status; } cases[] = {
		{ SESSION_DENIED,            PARENT_SESSION_CAP_DENIED },
		{ SESSION_INSUFFICIENT_RAM,  PARENT_SESSION_CAP_INSUFFICIENT_RAM },
		{ SESSION_INSUFFICIENT_CAPS, PARENT_SESSION_CAP_INSUFFICIENT_CAPS },
		{ 77,                        PARENT_SESSION_CAP_DENIED },
	};
	cap_t cap;
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
		uint32_t const id = request_id("server", "create");
		assert_int_equal(parent_session_response(parent_of("server"), id, cases[i].response), RPC_OK);
		assert_int_equal(session_cap_of("client", 6, &cap), cases[i].status);
		assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	}
	assert_int_equal(open_session("client", 6, "Timer", COST_SESSION_RAM - 1, 2, &cap), PARENT_SESSION_INSUFFICIENT_RAM);
	assert_int_equal(open_session("client", 6, "Never", 10240, 2, &cap), PARENT_SESSION_DENIED);
	assert_int_equal(open_session("client", 6, "Nothing", 10240, 2, &cap), PARENT_SESSION_DENIED);
	assert_non_null(strstr(fake_log(), "client: denied session to service \"Nothing\" (label=\"client -> l\"): "
	                                   "the parent does not provide it"));
	assert_int_equal(open_by_args("client", 6, "Timer", "label=\"a\nb\", ram_quota=10K, cap_quota=2"),
	                 PARENT_SESSION_DENIED);
	assert_int_equal(open_session("poor", 6, "Timer", 100 << 20, 2, &cap), PARENT_SESSION_OUT_OF_RAM);
	assert_int_equal(open_session("poor", 6, "Timer", 1100, 50, &cap), PARENT_SESSION_OUT_OF_CAPS);
}

static void identifiers_are_the_clients_own(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	for (uint32_t id = 0; id < SESSION_ID_FIRST_FREE; id++)
		assert_int_equal(open_session("client", id, "Timer", 10240, 2, &cap), PARENT_SESSION_ID_IN_USE);
	established("client", 6, &cap);
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), PARENT_SESSION_ID_IN_USE);
	assert_int_equal(session_cap_of("other", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_close(parent_of("other"), 6, &pending), PARENT_CLOSE_UNKNOWN_ID);
	assert_int_equal(parent_upgrade(parent_of("other"), 6, "ram_quota=1", &pending), PARENT_UPGRADE_UNKNOWN_ID);
	assert_int_equal(parent_close(parent_of("client"), SESSION_ID_CPU, &pending), RPC_OK);
	assert_int_equal(session_cap_of("client", SESSION_ID_CPU, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	serve_close("server");
}

/* A child can answer for sessions that were sent to it, in the phase they are in, and for nothing else. */
static void servers_answer_for_themselves(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	uint32_t const id = request_id("server", "create");
	assert_int_equal(parent_deliver_session_cap(parent_of("other"), id, fake_plain_cap()),
	                 PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("mortal"), id, SESSION_DENIED), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id, SESSION_OK), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id + 1, SESSION_DENIED), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	(void)serve_creation("server");
	assert_int_equal(parent_deliver_session_cap(parent_of("server"), id, fake_plain_cap()),
	                 PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id, SESSION_CLOSED), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	for (uint32_t every = 0; every < 100; every++)
		assert_int_not_equal(parent_session_response(parent_of("server"), every, SESSION_DENIED), RPC_OK);
	assert_int_equal(session_cap_of("client", 6, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_int_equal(parent_deliver_session_cap(parent_of("server"), id, fake_plain_cap()),
	                 PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID);
	serve_close("server");

	/* one of init's own objects, or nothing, is no session */
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(parent_deliver_session_cap(parent_of("server"), request_id("server", "create"),
	                                            parent_of("client")), RPC_OK);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_DENIED);
}

static void closed_before_it_was_there(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_true(pending);
	assert_int_equal(request_id("server", "create"), 0);
	serve_close("server");
}

static void announcements(void **state)
{
	(void)state;
	assert_int_equal(parent_announce(parent_of("server"), "Timer"), RPC_OK);
	assert_int_equal(parent_announce(parent_of("client"), "Timer"), PARENT_ANNOUNCE_NOT_DECLARED);
	assert_string_equal(fake_log(), "Error: client: illegal announcement of service \"Timer\"\n");
}

static void a_server_that_spent_the_donation(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	established("client", 6, &cap);
	struct fake_pd *const server = pd_of("server");
	uint64_t const used = server->ram_used;
	server->ram_used = server->ram_quota - 100;
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	serve_close("server");
	assert_non_null(strstr(fake_log(), "server: could not revert session quota (9216 bytes, 0 caps) of Timer session of client"));
	server->ram_used = used;
	server->ram_quota -= 9216;      /* set right again by hand */
	pd_of("client")->ram_quota += 9216;
}

/* ------------------------------------------------------------------------------------ many, and in any order */

static uint32_t random_state = 1;
static uint32_t random_number(uint32_t limit)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % limit;
}

static void many_sessions(void **state)
{
	(void)state;
	enum { COUNT = 150 };
	cap_t cap;
	bool pending;
	uint64_t const ram_used = init_pd->ram_used, caps_used = init_pd->caps_used;
	for (uint32_t i = 0; i < COUNT; i++) {
		enum rpc_status const status = open_session(i % 2 ? "client" : "other", 100 + i, "Timer", 10240, 2, &cap);
		if (status != RPC_OK)
			fail_msg("session %u: %u", (unsigned)i, (unsigned)status);
	}
	for (uint32_t i = 0; i < COUNT; i++)
		(void)serve_creation("server");
	assert_int_equal(request_id("server", "create"), 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint32_t const which = 100 + i * 37 % COUNT;
		assert_int_equal(parent_close(parent_of(which % 2 ? "client" : "other"), which, &pending), RPC_OK);
	}
	for (uint32_t i = 0; i < COUNT; i++)
		serve_close("server");
	/* what the table and the ROM grew by stays within one chunk and one ROM */
	assert_true(init_pd->ram_used - ram_used <= 128 * 1024 && init_pd->caps_used - caps_used <= 3);
}

/* One random step of a client or server; whatever it is, the books are right afterwards. */
static void random_step(void)
{
	static const char *const names[] = { "client", "other", "poor", "server" };
	static const char *const services[] = { "Timer", "Late", "Never", "ROM", "LOG" };
	const char *const name = names[random_number(4)];
	uint32_t const id = 6 + random_number(6);
	cap_t cap;
	bool pending;
	char args[64];
	switch (random_number(7)) {
	case 0:
	case 1:
		(void)open_session(name, id, services[random_number(5)], random_number(12000), random_number(5), &cap);
		break;
	case 2:
		(void)parent_close(parent_of(name), id, &pending);
		break;
	case 3:
		snprintf(args, sizeof(args), "ram_quota=%u, cap_quota=%u", (unsigned)random_number(5000), (unsigned)random_number(4));
		(void)parent_upgrade(parent_of(name), id, args, &pending);
		break;
	case 4:
		(void)session_cap_of(name, id, &cap);
		break;
	case 5: {
		static const char *const types[] = { "create", "upgrade", "close" };
		uint32_t const type = random_number(3), request = request_id("server", types[type]);
		if (request && type == 0 && random_number(3))
			(void)parent_deliver_session_cap(parent_of("server"), request, fake_plain_cap());
		else if (request)
			(void)parent_session_response(parent_of("server"), request, type == 0 ? random_number(5) : type);
		break;
	}
	default:
		for (unsigned i = 0; i < PARENT_SESSIONS; i++) {
			struct parent_session *const session = &parent_sessions[i];
			if (session->closing)
				parent_session_gone(session);
			else if (session->id && !session->cap)
				session->cap = fake_plain_cap();
		}
		parent_is_slow = random_number(2);
		if (init_session_sigh)
			signal_submit(init_session_sigh, 1);
		fake_deliver_signals();
	}
}

static void random_life(void **state)
{
	(void)state;
	static const char *const names[] = { "client", "other", "poor", "server" };
	for (unsigned step = 0; step < 6000; step++) {
		random_step();
		struct books const now = everything();
		if (now.ram != all_before.ram || now.caps != all_before.caps)
			fail_msg("step %u: the books differ", step);
	}
	bool pending;
	for (unsigned i = 0; i < 4; i++)
		for (uint32_t id = 6; id < 12; id++)
			(void)parent_close(parent_of(names[i]), id, &pending);
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		if (parent_sessions[i].closing)
			parent_session_gone(&parent_sessions[i]);
	signal_submit(init_session_sigh, 1);
	fake_deliver_signals();
	while (request_id("server", "close"))
		serve_close("server");
	parent_is_slow = false;
}

/* --------------------------------------------------------------------------------------------- init as a server */

static void outside(const char *text)
{
	snprintf(requests_text, sizeof(requests_text), "session_requests\n%s-\n", text);
	memset(&outside_answer, 0, sizeof(outside_answer));
	signal_submit(requests_rom_sigh, 1);
	fake_deliver_signals();
}

static void sessions_from_outside(void **state)
{
	(void)state;
	init_pd->ram_quota += 10240; /* the parent's donation */
	init_pd->cap_quota += 2;
	uint64_t const server_ram = pd_of("server")->ram_quota;
	outside("  + create | id: 50 | service: Timer | label: good client\n"
	        "    + args\n      : label=\"good client\", ram_quota=10K, cap_quota=2\n");
	assert_int_equal(outside_answer.id, 0);
	assert_non_null(strstr(requests_of("server"), "label: from outside"));
	assert_int_equal(pd_of("server")->ram_quota, server_ram + 10240 - COST_SESSION_RAM);
	signal_submit(requests_rom_sigh, 1); /* the entry is still there: nothing happens twice */
	fake_deliver_signals();
	(void)serve_creation("server");
	assert_int_equal(outside_answer.id, 50);
	assert_int_not_equal(outside_answer.cap, CAP_INVALID);
	assert_int_equal(request_id("server", "create"), 0);

	outside("  + close | id: 50\n");
	assert_int_equal(outside_answer.id, 0);
	serve_close("server");
	assert_int_equal(outside_answer.id, 50);
	assert_int_equal(outside_answer.response, SESSION_CLOSED);
	init_pd->ram_quota -= 10240;
	init_pd->cap_quota -= 2;

	outside("  + create | id: 51 | service: Timer | label: bad\n"
	        "    + args\n      : label=\"bad\", ram_quota=10K, cap_quota=2\n");
	assert_int_equal(outside_answer.id, 51);
	assert_int_equal(outside_answer.response, SESSION_DENIED);
	outside("  + create | id: 52 | service: Timer\n    + args\n      : label=\"gone\"\n"
	        "  + create | id: 53 | service: Nic\n    + args\n      : label=\"good\"\n");
	assert_int_equal(outside_answer.id, 53);
	assert_int_equal(outside_answer.response, SESSION_DENIED);
	outside("  + close | id: 99\n");
	assert_int_equal(outside_answer.response, SESSION_CLOSED);
	outside("");
}

/* --------------------------------------------------------------------------------------------------- the end */

static void the_end_of_a_client(void **state)
{
	(void)state;
	cap_t cap;
	established("short_lived", 6, &cap);
	assert_int_equal(open_session("short_lived", 7, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(open_session("short_lived", 8, "LOG", 10240, 2, &cap), RPC_OK);
	unsigned const killed = fake_threads_killed;
	assert_int_equal(parent_exit(parent_of("short_lived"), 3), RPC_OK);
	assert_int_equal(fake_threads_killed, killed + 1);
	assert_non_null(strstr(fake_log(), "child \"short_lived\" exited with exit value 3"));
	serve_close("server");
	serve_close("server");
	assert_int_equal(open_session("short_lived", 9, "LOG", 10240, 2, &cap), PARENT_SESSION_DENIED);
}

static void the_end_of_a_server(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	assert_int_equal(open_session("client", 6, "Report", 20480, 3, &cap), RPC_OK);
	(void)serve_creation("mortal");
	assert_int_equal(open_session("client", 7, "Report", 20480, 3, &cap), RPC_OK);
	assert_int_equal(open_session("client", 8, "Report", 20480, 3, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 8, &pending), RPC_OK);
	struct child *const mortal = child_named("mortal");
	signal_submit(mortal->exception.cap, 1);
	fake_deliver_signals();
	assert_int_equal(mortal->state, CHILD_FAULTED);
	assert_non_null(strstr(fake_log(), "child \"mortal\" stopped by a fault"));
	assert_int_equal(session_cap_of("client", 7, &cap), PARENT_SESSION_CAP_DENIED);
	assert_int_equal(session_cap_of("client", 8, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_false(pending);
	assert_int_equal(open_session("client", 9, "Report", 20480, 3, &cap), PARENT_SESSION_DENIED);
	/* its own sessions are closed, too: its ROM of session requests */
	init_before.ram -= 6 * 1024;
	init_before.caps -= 3;
	entries_before--;
}

/* --------------------------------------------------------------------------------------------------- heartbeats */

/* Time passes for one period; children are asked. */
static void beat(void)
{
	fake_time_us += 100 * 1000;
	signal_submit(beat_sigh, 1);
	fake_deliver_signals();
}

static bool answer(const char *name)
{
	return parent_heartbeat_response(parent_of(name)) == RPC_OK;
}

static void only_what_was_asked_is_answered(void **state)
{
	(void)state;
	struct child *const silent = child_named("silent"), *const watched = child_named("watched");
	for (unsigned i = 0; i < 10; i++)
		assert_true(answer("silent") && answer("watched") && answer("client"));
	for (unsigned i = 0; i < 4; i++) {
		beat();
		assert_true(answer("watched"));
	}
	assert_int_equal(fake_signals(silent->heartbeat_context), 4);
	assert_int_equal(fake_signals(watched->heartbeat_context), 4);
	assert_int_equal(heartbeat_skipped(silent), 3);
	assert_int_equal(heartbeat_skipped(watched), 0);
	assert_int_equal(child_named("client")->heartbeat_context, CAP_INVALID);
	assert_non_null(strstr(fake_log(), "child \"silent\" does not answer heartbeats"));
	assert_int_equal(silent->state, CHILD_RUNNING);
	assert_true(answer("silent"));
	assert_int_equal(heartbeat_skipped(silent), 0);
}

static void a_signal_of_its_own(void **state)
{
	(void)state;
	struct child *const silent = child_named("silent");
	cap_t const own = fake_cap_new(fake_object_new(FAKE_SIGNAL, NULL, NULL));
	assert_int_equal(parent_heartbeat_sigh(parent_of("silent"), own), RPC_OK);
	beat();
	assert_int_equal(fake_signals(own), 1);
	assert_int_equal(fake_signals(silent->heartbeat_context), 0);
	assert_true(answer("silent") && answer("watched"));
	assert_int_equal(parent_heartbeat_sigh(parent_of("silent"), CAP_INVALID), RPC_OK);
	beat();
	assert_int_equal(fake_signals(silent->heartbeat_context), 1);
	assert_true(answer("silent") && answer("watched"));
}

/* Leaves out as many heartbeats as one more than its start node allows. */
static void silence(void)
{
	for (unsigned i = 0; i < 3; i++) {
		beat();
		assert_true(answer("silent"));
	}
}

static void one_that_hangs_begins_anew(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	cap_t const parent_before = fake_cap_new(fake_object(parent_of("watched")));
	const struct fake_pd *const pd_before = pd_of("watched");
	unsigned const killed = fake_threads_killed;
	cap_t cap;
	assert_int_equal(open_session("watched", 6, "Late", 8192, 2, &cap), RPC_OK); /* never created, never used */
	silence();
	assert_non_null(strstr(fake_log(), "child \"watched\" skipped 2 heartbeats and is started again"));
	assert_int_equal(fake_threads_killed, killed + 1);
	assert_int_equal(watched->state, CHILD_RUNNING);
	assert_ptr_not_equal(pd_of("watched"), pd_before);
	assert_int_equal(watched->assigned.ram_bytes, 400 * 1024);
	assert_int_not_equal(parent_heartbeat_response(parent_before), RPC_OK);
	assert_int_equal(session_cap_of("watched", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(heartbeat_skipped(watched), 0);
	beat();
	assert_int_equal(fake_signals(watched->heartbeat_context), 1);
	assert_true(answer("watched") && answer("silent"));
}

static void one_that_faulted_begins_anew(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	signal_submit(watched->exception.cap, 1);
	fake_deliver_signals();
	assert_int_equal(watched->state, CHILD_FAULTED);
	silence();
	assert_int_equal(watched->state, CHILD_RUNNING);
}

static void its_servers_are_waited_for(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	cap_t cap;
	established("watched", 6, &cap);
	silence();
	assert_int_equal(watched->state, CHILD_RESTARTING);
	beat();         /* nothing is asked of it meanwhile */
	assert_int_equal(watched->state, CHILD_RESTARTING);
	assert_true(answer("silent"));
	serve_close("server");
	assert_int_equal(watched->state, CHILD_RUNNING);
}

static void its_clients_begin_anew(void **state)
{
	(void)state;
	struct child *const follower = child_named("follower");
	const struct fake_pd *const pd_before = pd_of("follower");
	cap_t cap;
	assert_int_equal(open_session("follower", 6, "Pulse", 20480, 3, &cap), RPC_OK);
	(void)serve_creation("watched");
	assert_int_equal(session_cap_of("follower", 6, &cap), RPC_OK);
	silence();
	assert_non_null(strstr(fake_log(), "child \"follower\" is started again with its server"));
	requests_forget("watched");
	assert_int_equal(follower->state, CHILD_RUNNING);
	assert_ptr_not_equal(pd_of("follower"), pd_before);
	assert_int_equal(session_cap_of("follower", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(child_named("watched")->state, CHILD_RUNNING);
}

static void who_waits_goes_on_waiting(void **state)
{
	(void)state;
	bool pending;
	cap_t cap;
	const struct fake_pd *const pd_before = pd_of("follower");
	assert_int_equal(open_session("follower", 6, "Pulse", 20480, 3, &cap), RPC_OK);
	uint32_t const asked = request_id("watched", "create");
	assert_int_not_equal(asked, 0);
	silence();
	requests_forget("watched");
	assert_ptr_equal(pd_of("follower"), pd_before);
	assert_int_equal(session_cap_of("follower", 6, &cap), PARENT_SESSION_CAP_PENDING);
	assert_int_equal(request_id("watched", "create"), asked);
	(void)serve_creation("watched");
	assert_int_equal(session_cap_of("follower", 6, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("follower"), 6, &pending), RPC_OK);
	assert_true(pending);
	serve_close("watched");
	/* the session that the test keeps for its requests */
	assert_int_equal(parent_close(parent_of("watched"), 1000, &pending), RPC_OK);
	requests_forget("watched");
}

/* What a server does not give back is not paid by init, however often its client begins anew. */
static void a_loss_is_its_own(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	struct fake_pd *const server = pd_of("server");
	uint64_t const assigned = watched->assigned.ram_bytes;
	cap_t cap;
	established("watched", 6, &cap);
	uint64_t const kept = server->ram_quota;
	server->ram_used = server->ram_quota;           /* spent: nothing can be taken from there */
	silence();
	serve_close("server");
	server->ram_used = 0;
	assert_int_equal(server->ram_quota, kept);
	assert_int_equal(watched->state, CHILD_RUNNING);
	assert_true(watched->assigned.ram_bytes < assigned);
	assert_true(watched->assigned.ram_bytes + TIMER_SESSION_RAM >= assigned);
}

#define with_books(test) cmocka_unit_test_setup_teardown(test, before, after)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		with_books(children_have_their_share),
		with_books(environment_has_labels),
		with_books(config_is_handed_on),
		with_books(a_session_and_its_quota),
		with_books(refusals_cost_nothing),
		with_books(identifiers_are_the_clients_own),
		with_books(servers_answer_for_themselves),
		with_books(closed_before_it_was_there),
		with_books(announcements),
		with_books(a_server_that_spent_the_donation),
		with_books(many_sessions),
		with_books(random_life),
		with_books(sessions_from_outside),
		with_books(only_what_was_asked_is_answered),
		with_books(a_signal_of_its_own),
		with_books(one_that_hangs_begins_anew),
		with_books(one_that_faulted_begins_anew),
		with_books(its_servers_are_waited_for),
		with_books(its_clients_begin_anew),
		with_books(who_waits_goes_on_waiting),
		with_books(a_loss_is_its_own),
		with_books(the_end_of_a_client),
		with_books(the_end_of_a_server),
	};
	return cmocka_run_group_tests(tests, group_set_up, group_tear_down);
}
