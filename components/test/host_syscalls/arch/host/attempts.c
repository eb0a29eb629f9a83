/* SPDX-License-Identifier: MIT */
/*
 * What a component could want of Linux: files, sockets, other processes, memory, more threads, other rights; and what it
 * could do to the way to core: descriptors that are not its own, messages of other sizes, lies, silence.
 */
#include "attempts.h"

#include <asm/unistd.h>

#include <genode/component_layout.h>
#include <genode/memory.h>

enum { X32 = 0x40000000, DONT_WAIT = 0x40, NO_SIGNAL = 0x4000, MESSAGE = 64, MINE = 0, KILL = 9 };
enum { PROT_ALL = 7, PRIVATE_ANONYMOUS = 0x22, FIXED = 0x10, THREAD_FLAGS = 0x50f00, ATTACH = 16, SEIZE = 0x4206 };

#define GATE   0x600000100000
#define ORDERS 0x610000000000
#define SLOTS  0x620000000000

long host_syscall(word_t number, word_t a, word_t b, word_t c, word_t d, word_t e, word_t f)
{
	register word_t r10 __asm__("r10") = d;
	register word_t r8 __asm__("r8") = e;
	register word_t r9 __asm__("r9") = f;
	long result;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
	                 : "rcx", "r11", "memory");
	return result;
}

bool host_syscall_is_allowed(word_t number)
{
	return number == __NR_sendto || number == __NR_recvfrom || number == __NR_exit;
}

static word_t text(const char *string) { return (word_t)string; }

#define CALL(name, number, a, b, c, d, e, f) \
	static long name(word_t parameter) { (void)parameter; return host_syscall(number, a, b, c, d, e, f); }

static char buffer[256];
static word_t const vector[2] = { (word_t)buffer, sizeof(buffer) };
static const char *const arguments[] = { "/bin/sh", NULL };

/* files and sockets */
CALL(open_file, __NR_open, text("/etc/passwd"), 0, 0, 0, 0, 0)
CALL(openat_file, __NR_openat, (word_t)-100, text("/etc/passwd"), 0, 0, 0, 0)
CALL(openat2_file, __NR_openat2, (word_t)-100, text("/etc/passwd"), (word_t)vector, 24, 0, 0)
CALL(open_memory_of_core, __NR_open, text("/proc/self/mem"), 2, 0, 0, 0, 0)
CALL(open_descriptor, __NR_open, text("/proc/self/fd/0"), 2, 0, 0, 0, 0)
CALL(read_link, __NR_readlink, text("/proc/self/exe"), (word_t)buffer, sizeof(buffer), 0, 0, 0)
CALL(make_socket, __NR_socket, 2, 1, 0, 0, 0, 0)
CALL(make_socketpair, __NR_socketpair, 1, 1, 0, (word_t)buffer, 0, 0)
CALL(connect_network, __NR_connect, MINE, (word_t)buffer, 16, 0, 0, 0)
CALL(make_memfd, __NR_memfd_create, text("mine"), 0, 0, 0, 0, 0)
CALL(make_pipe, __NR_pipe, (word_t)buffer, 0, 0, 0, 0, 0)
CALL(write_log, __NR_write, 1, text("OBTAINED the log\n"), 17, 0, 0, 0)
CALL(duplicate, __NR_dup, MINE, 0, 0, 0, 0, 0)
CALL(control_socket, __NR_ioctl, MINE, 0x541b, (word_t)buffer, 0, 0, 0)
CALL(make_ring, __NR_io_uring_setup, 8, (word_t)buffer, 0, 0, 0, 0)

/* descriptors in messages */
CALL(send_descriptor, __NR_sendmsg, MINE, (word_t)buffer, 0, 0, 0, 0)
CALL(receive_descriptor, __NR_recvmsg, MINE, (word_t)buffer, 0, 0, 0, 0)
CALL(steal_descriptor, __NR_pidfd_getfd, 3, 4, 0, 0, 0, 0)

/* other processes */
CALL(kill_parent, __NR_kill, 1, KILL, 0, 0, 0, 0)
CALL(kill_all, __NR_kill, (word_t)-1, KILL, 0, 0, 0, 0)
CALL(kill_own_group, __NR_kill, 0, KILL, 0, 0, 0, 0)
CALL(kill_thread, __NR_tkill, 1, KILL, 0, 0, 0, 0)
CALL(attach_process, __NR_ptrace, ATTACH, 1, 0, 0, 0, 0)
CALL(seize_process, __NR_ptrace, SEIZE, 1, 0, 0, 0, 0)
CALL(trace_me, __NR_ptrace, 0, 0, 0, 0, 0, 0)
CALL(read_process, __NR_process_vm_readv, 1, (word_t)vector, 1, (word_t)vector, 1, 0)
CALL(write_process, __NR_process_vm_writev, 1, (word_t)vector, 1, (word_t)vector, 1, 0)
CALL(execute, __NR_execve, text("/bin/sh"), (word_t)arguments, 0, 0, 0, 0)
CALL(execute_at, __NR_execveat, (word_t)-100, text("/bin/sh"), (word_t)arguments, 0, 0, 0)
CALL(fork_process, __NR_fork, 0, 0, 0, 0, 0, 0)
CALL(vfork_process, __NR_vfork, 0, 0, 0, 0, 0, 0)
CALL(clone_process, __NR_clone, 17, 0, 0, 0, 0, 0)
CALL(clone_thread, __NR_clone, THREAD_FLAGS, (word_t)(buffer + sizeof(buffer)), 0, 0, 0, 0)
CALL(clone3_process, __NR_clone3, (word_t)buffer, 64, 0, 0, 0, 0)
CALL(end_process, __NR_exit_group, 0, 0, 0, 0, 0, 0)

/* memory: more of it, with other rights, and the gate's */
CALL(map_memory, __NR_mmap, 0, 4096, PROT_ALL, PRIVATE_ANONYMOUS, (word_t)-1, 0)
CALL(map_descriptor, __NR_mmap, 0, 4096, 3, 1, MINE, 0)
CALL(map_over_gate, __NR_mmap, GATE, 4096, PROT_ALL, PRIVATE_ANONYMOUS | FIXED, (word_t)-1, 0)
CALL(unmap_gate, __NR_munmap, GATE, 4096, 0, 0, 0, 0)
CALL(unmap_orders, __NR_munmap, ORDERS, 4096, 0, 0, 0, 0)
CALL(write_gate, __NR_mprotect, GATE, 4096, PROT_ALL, 0, 0, 0)
CALL(write_orders, __NR_mprotect, ORDERS, 4096, 3, 0, 0, 0)
CALL(execute_data, __NR_mprotect, (word_t)buffer & ~(word_t)4095, 4096, PROT_ALL, 0, 0, 0)
CALL(move_memory, __NR_mremap, SLOTS, 4096, 8192, 1, 0, 0)
CALL(grow_heap, __NR_brk, 0x10000000, 0, 0, 0, 0, 0)
CALL(handle_faults, __NR_userfaultfd, 0, 0, 0, 0, 0, 0)

/* rights */
CALL(raise_limit, __NR_prlimit64, 0, 7, (word_t)buffer, 0, 0, 0)
CALL(other_filter, __NR_seccomp, 1, 0, (word_t)buffer, 0, 0, 0)
CALL(control_process, __NR_prctl, 1, 0, 0, 0, 0, 0)
CALL(leave_namespace, __NR_unshare, 0x10000000, 0, 0, 0, 0, 0)
CALL(load_program, __NR_bpf, 5, (word_t)buffer, 48, 0, 0, 0)
CALL(block_signals, __NR_rt_sigprocmask, 0, (word_t)buffer, 0, 8, 0, 0)
CALL(handle_signal, __NR_rt_sigaction, 10, (word_t)buffer, 0, 8, 0, 0)
CALL(forge_frame, __NR_rt_sigreturn, 0, 0, 0, 0, 0, 0)
CALL(other_stack, __NR_sigaltstack, (word_t)buffer, 0, 0, 0, 0, 0)
CALL(wait_for_signal, __NR_rt_sigsuspend, (word_t)buffer, 8, 0, 0, 0, 0)

/* the ways to core, misused */
CALL(send_short, __NR_sendto, MINE, (word_t)buffer, MESSAGE - 1, NO_SIGNAL, 0, 0)
CALL(send_long, __NR_sendto, MINE, (word_t)buffer, 2 * MESSAGE, NO_SIGNAL, 0, 0)
CALL(send_huge, __NR_sendto, MINE, (word_t)buffer, (1ull << 32) + MESSAGE, NO_SIGNAL, 0, 0)
CALL(send_elsewhere, __NR_sendto, MINE, (word_t)buffer, MESSAGE, NO_SIGNAL, (word_t)buffer, 16)
CALL(send_kernel_memory, __NR_sendto, MINE, 0xffffffff81000000, MESSAGE, NO_SIGNAL, 0, 0)
CALL(receive_to_kernel, __NR_recvfrom, MINE, 0xffffffff81000000, MESSAGE, DONT_WAIT, 0, 0)

/* The same number in the interface of 32-bit addresses, and in that of 32-bit processors. */
static long x32_open(word_t parameter)
{
	(void)parameter;
	return host_syscall(X32 + __NR_open, text("/etc/passwd"), 0, 0, 0, 0, 0);
}

static long i386(word_t parameter)
{
	long result;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(parameter), "b"(0), "c"(0), "d"(0) : "r8", "r9", "r10", "r11", "memory");
	return result;
}

/* Descriptors beyond the two: all of core's would be there. */
static long send_to_descriptor(word_t parameter)
{
	return host_syscall(__NR_sendto, 2 + parameter, (word_t)buffer, MESSAGE, NO_SIGNAL | DONT_WAIT, 0, 0);
}

static long receive_from_descriptor(word_t parameter)
{
	return host_syscall(__NR_recvfrom, 2 + parameter, (word_t)buffer, sizeof(buffer), DONT_WAIT, 0, 0);
}

/* Messages that core never asked for: each kind there is and is not, with every word wrong. */
static long lie(word_t parameter)
{
	word_t message[MESSAGE / sizeof(word_t)];
	memset(message, parameter % 2 ? 0xff : 0x41, sizeof(message));
	message[0] = parameter / 2;
	for (unsigned i = 0; i < 8; i++)
		(void)host_syscall(__NR_sendto, i % 2, (word_t)message, sizeof(message), NO_SIGNAL | DONT_WAIT, 0, 0);
	return -1;
}

/* More messages than anybody reads. */
static long babble(word_t parameter)
{
	static word_t const message[MESSAGE / sizeof(word_t)] = { 0, SYSTEM_CALL_TIME };
	for (unsigned i = 0; i < 2000; i++)
		(void)host_syscall(__NR_sendto, parameter, (word_t)message, sizeof(message), NO_SIGNAL | DONT_WAIT, 0, 0);
	return -1;
}

static long leave(word_t parameter) { return host_syscall(__NR_exit, parameter, 0, 0, 0, 0, 0); }

#define DENY(name) { #name, name, DENIED, 1 }

const struct attempt attempts[] = {
	DENY(open_file), DENY(openat_file), DENY(openat2_file), DENY(open_memory_of_core), DENY(open_descriptor),
	DENY(read_link), DENY(make_socket), DENY(make_socketpair), DENY(connect_network), DENY(make_memfd), DENY(make_pipe),
	DENY(write_log), DENY(duplicate), DENY(control_socket), DENY(make_ring),
	DENY(send_descriptor), DENY(receive_descriptor), DENY(steal_descriptor),
	DENY(kill_parent), DENY(kill_all), DENY(kill_own_group), DENY(kill_thread), DENY(attach_process),
	DENY(seize_process), DENY(trace_me), DENY(read_process), DENY(write_process), DENY(execute), DENY(execute_at),
	DENY(fork_process), DENY(vfork_process), DENY(clone_process), DENY(clone_thread), DENY(clone3_process),
	DENY(end_process),
	DENY(map_memory), DENY(map_descriptor), DENY(map_over_gate), DENY(unmap_gate), DENY(unmap_orders),
	DENY(write_gate), DENY(write_orders), DENY(execute_data), DENY(move_memory), DENY(grow_heap), DENY(handle_faults),
	DENY(raise_limit), DENY(other_filter), DENY(control_process), DENY(leave_namespace), DENY(load_program),
	DENY(block_signals), DENY(handle_signal), DENY(forge_frame), DENY(other_stack), DENY(wait_for_signal),
	DENY(send_short), DENY(send_long), DENY(send_huge), DENY(send_elsewhere), DENY(x32_open),
	{ "send_kernel_memory",      send_kernel_memory,      NOTHING_THERE, 1 },
	{ "receive_to_kernel",       receive_to_kernel,       NOTHING_THERE, 1 },
	{ "send_to_descriptor",      send_to_descriptor,      NOTHING_THERE, 126 },
	{ "receive_from_descriptor", receive_from_descriptor, NOTHING_THERE, 126 },
	{ "i386",                    i386,                    DENIED,        16 },
	{ "lie",                     lie,                     ANY,           12 },
	{ "babble",                  babble,                  ANY,           2 },
	{ "leave",                   leave,                   ANY,           1 },
};

unsigned const attempt_count = sizeof(attempts) / sizeof(attempts[0]);
