/* SPDX-License-Identifier: MIT */
/*
 * Filters of system calls (seccomp). Filters add up: a component's thread is under all three, and what is denied once is
 * denied. They lie in the gate, because the process that installs them has no other memory of core's.
 *
 * What is denied raises SIGSYS. A component's thread stops then like at an illegal instruction, with a line about it;
 * core, which has no handler, dies.
 *
 * A component's thread may send messages of one size, receive, and end itself. Its only descriptors are its two
 * connections to core.
 */
#include <asm/unistd.h>
#include <linux/audit.h>
#include <linux/prctl.h>
#include <linux/seccomp.h>
#include <stddef.h>

#include "host.h"
#include "host_call.h"
#include "layout.h"
#include "sandbox.h"

#define GATE __attribute__((section(".gate_data")))

#define LOAD(field)       BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define LOAD_ARGUMENT(i)  BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (i))
#define LOAD_UPPER(i)     BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (i) + 4)
#define DENY              BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP)
#define ALLOW             BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* Deny unless equal, go on behind if equal; the other way round. */
#define REQUIRE(value)    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0), DENY
#define PERMIT(value)     BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1), ALLOW

/* Numbers of 32-bit system calls mean something else. */
#define HEAD              LOAD(arch), REQUIRE(AUDIT_ARCH_X86_64), LOAD(nr)

/* The upper half of an argument that is compared is looked at too: Linux may use all of it. */
#define REQUIRE_ARGUMENT(i, value) LOAD_ARGUMENT(i), REQUIRE(value), LOAD_UPPER(i), REQUIRE(0)

GATE static const struct sock_filter thread_filter[] = {
	HEAD,
	PERMIT(__NR_recvfrom), PERMIT(__NR_exit),
	REQUIRE(__NR_sendto),
	REQUIRE_ARGUMENT(2, GATE_MESSAGE_SIZE), REQUIRE_ARGUMENT(4, 0), REQUIRE_ARGUMENT(5, 0),
	ALLOW,
};

/* The first thread: orders (mapping.c, process.c), and what its clones do before they are the component's. */
#define PROCESS_CALLS \
	PERMIT(__NR_mmap), PERMIT(__NR_munmap), PERMIT(__NR_clone), PERMIT(__NR_sendto), PERMIT(__NR_recvfrom), \
	PERMIT(__NR_lseek), PERMIT(__NR_exit_group), PERMIT(__NR_exit), PERMIT(__NR_dup2), PERMIT(__NR_close_range), \
	PERMIT(__NR_sigaltstack), PERMIT(__NR_arch_prctl), PERMIT(__NR_prctl), PERMIT(__NR_seccomp)

GATE static const struct sock_filter process_filter[] = { HEAD, PROCESS_CALLS, DENY };

/* Core after its start: no file is opened, no program executed, no address of a network reached, no process looked into. */
#define CORE_CALLS \
	PERMIT(__NR_epoll_wait), PERMIT(__NR_clock_gettime), PERMIT(__NR_write), PERMIT(__NR_read), \
	PERMIT(__NR_timerfd_settime), PERMIT(__NR_epoll_ctl), PERMIT(__NR_socketpair), PERMIT(__NR_close), \
	PERMIT(__NR_shutdown), PERMIT(__NR_poll), PERMIT(__NR_kill), PERMIT(__NR_tgkill), PERMIT(__NR_wait4), PERMIT(__NR_getppid), \
	PERMIT(__NR_setpriority), PERMIT(__NR_rt_sigaction), PROCESS_CALLS

static const struct sock_filter core_filter[] = { HEAD, CORE_CALLS, DENY };

/* With valgrind, to which connections are sent. */
static const struct sock_filter checking_filter[] = { HEAD, CORE_CALLS, PERMIT(__NR_sendmsg), DENY };

#define PROGRAM(filter) { sizeof(filter) / sizeof((filter)[0]), (struct sock_filter *)(filter) }
GATE const struct sock_fprog sandbox_thread = PROGRAM(thread_filter);
GATE const struct sock_fprog sandbox_process = PROGRAM(process_filter);
static const struct sock_fprog sandbox_core = PROGRAM(core_filter), sandbox_checking = PROGRAM(checking_filter);

void sandbox_enter(bool checking)
{
	const struct sock_fprog *const filter = checking ? &sandbox_checking : &sandbox_core;
	if (host_call(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0) < 0
	 || host_call_4(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (uintptr_t)filter, 0) < 0)
		host_panic("Linux refuses the filter of system calls");
}
