/* SPDX-License-Identifier: MIT */
/*
 * Benchmark of kernel, core, base library and init.
 *
 * Method. Under `qemu -icount shift=0` each instruction takes one nanosecond of virtual time, and the CPU's cycle counter
 * advances with it; so a difference of counts is a number of instructions, of user, kernel and core together, and the
 * same in every run. How far the counter advances in a microsecond of the kernel's time is measured first; on a machine
 * where that is not 1000, the figures are nanoseconds instead of instructions.
 *
 * Each figure is the mean over its rounds, behind some rounds of warming up that are not counted:
 *
 *   rpc       empty call to bench_server and back, stubs and dispatch included
 *   rpc_64    the same with a structure of 64 bytes
 *   rpc_core  the RAM quota asked of core
 *   signal    from submitting in one component until the handler in the other has it: half of there and back
 *   session   a Timer session through init: requested, created by the timer, used for nothing, closed
 *   fault     first access to a page of a managed dataspace, which bench_server resolves
 *   boot      from core's entry to the first line of this component
 */
#include <genode/cycles.h>
#include <genode/dataspace.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/session.h>
#include <interfaces/bench.h>
#include <interfaces/pd.h>
#include <interfaces/timer.h>

enum { CALIBRATION_US = 5000, INSTRUCTIONS_PER_US = 1000, WARM_UP = 16 };

static struct session        server;
static struct signal_context answer;
static cap_t                 server_signal;
static volatile char        *memory;
static uint64_t              cycles_per_us;

/* ------------------------------------------------------------------------------------------------------- measures */

static void round_rpc(void) { (void)bench_nothing(server.cap); }

static void round_rpc_64(void)
{
	static const char data[64] = "sixty-four bytes";
	(void)bench_structure(server.cap, data, sizeof(data));
}

static void round_rpc_core(void)
{
	uint64_t quota, used;
	(void)pd_ram_quota(component_env.pd, &quota, &used);
}

static void round_signal(void)
{
	signal_submit(server_signal, 1);
	signal_wait(&answer);
}

static void round_session(void)
{
	struct session_request const request = SESSION_REQUEST(TIMER, "");
	struct session session;
	if (session_open(&session, &request) == SESSION_OPENED)
		session_close(&session);
}

static void round_fault(void)
{
	static size_t page;
	memory[page] = 1;
	page += PAGE_SIZE;
}

static const struct measure {
	const char *name;
	void      (*round)(void);
	unsigned    rounds;
	unsigned    parts;       /* of a round: how many of what is measured one round is */
} measures[] = {
	{ "rpc",      round_rpc,      1000, 1 },
	{ "rpc_64",   round_rpc_64,   1000, 1 },
	{ "rpc_core", round_rpc_core, 1000, 1 },
	{ "signal",   round_signal,   1000, 2 },
	{ "session",  round_session,  100,  1 },
	{ "fault",    round_fault,    100,  1 },
};

static void report(const char *name, uint64_t cycles, unsigned count)
{
	log_line("bench: %s: %llu instructions", name, cycles * INSTRUCTIONS_PER_US / cycles_per_us / count + 0ull);
}

static void take(const struct measure *measure)
{
	for (unsigned i = 0; i < WARM_UP; i++)
		measure->round();
	uint64_t const begin = cycles_now();
	for (unsigned i = 0; i < measure->rounds; i++)
		measure->round();
	report(measure->name, cycles_now() - begin, measure->rounds * measure->parts);
}

/* -------------------------------------------------------------------------------------------------------- set-up */

static void calibrate(void)
{
	uint64_t const begin_us = time_us_call(), begin = cycles_now();
	while (time_us_call() < begin_us + CALIBRATION_US)
		;
	uint64_t const end = cycles_now(), end_us = time_us_call();
	cycles_per_us = (end - begin + (end_us - begin_us) / 2) / (end_us - begin_us);
	if (!cycles_per_us)
		cycles_per_us = 1;
	log_line("cycle counter: %llu in a microsecond%s", cycles_per_us + 0ull,
	         cycles_per_us == INSTRUCTIONS_PER_US ? "" : ": figures are nanoseconds, not instructions");
}

static void not_called(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

static bool connect(void)
{
	struct session_request const request = SESSION_REQUEST(BENCH, "");
	cap_t dataspace = CAP_INVALID;
	size_t size = 0;
	session_require(&server, &request);
	if (signal_context_init(&answer, not_called) != RPC_OK
	 || bench_signals(server.cap, answer.cap, &server_signal) != RPC_OK
	 || bench_memory(server.cap, &dataspace, &size) != RPC_OK)
		return false;
	memory = dataspace_attach(dataspace, true);
	return memory != NULL;
}

void component_init(struct env *env)
{
	(void)env;
	log_line("benchmarks");
	uint64_t const first_line_us = time_us_call();
	log_line("bench: boot: %llu instructions", first_line_us * INSTRUCTIONS_PER_US + 0ull);
	calibrate();
	if (!connect()) {
		log_error("bench_server does not do its part");
		return;
	}
	for (unsigned i = 0; i < sizeof(measures) / sizeof(measures[0]); i++)
		take(&measures[i]);
	log_line("bench: done");
}
