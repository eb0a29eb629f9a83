/* SPDX-License-Identifier: MIT */
/*
 * Processes.
 *
 * A process that shall belong to a component is forked from core, shares core's table of descriptors and then unmaps
 * everything that it has of core but the gate. What remains is a thread that does what core writes into the page of
 * orders. Component and first thread share the address space; but the first thread uses no memory that the component
 * could write, so the component cannot influence it, and only core can write orders.
 *
 * The component's threads are clones of the first: same address space and handlers, but with a descriptor table of their
 * own, of which they close everything but their connections to core before the first instruction of the component, and
 * with a filter that leaves them sending to it, receiving from it and ending themselves (sandbox.c). Thus the host's kernel,
 * not core, keeps a component from everything that is not core; and core's memory of all components is out of their reach
 * because they have neither its descriptor nor a system call to map it.
 *
 * Death. The process is killed when core dies (PR_SET_PDEATHSIG). When a PD is destroyed core kills the process and waits
 * until Linux has taken its address space apart, because its pages go to others then.
 */
#include <asm/poll.h>
#include <asm/prctl.h>
#include <asm/signal.h>
#include <linux/close_range.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#include <genode/memory.h>

#include "host.h"
#include "host_call.h"
#include "host_message.h"
#include "layout.h"
#include "orders.h"
#include "process.h"
#include "sandbox.h"

enum { SOCK_SEQPACKET_CLOEXEC = 5 | 02000000, UNIX = 1, HOST_PAGE = 4096 };
enum { SIGNALS = 7, NO_SIGNAL = 0x4000, DONT_WAIT = 0x40, END_PATIENCE_MS = 30000, SHUT_WRITING = 1 };

extern char gate_begin[], gate_end[];
void gate_signal(void);
void gate_restorer(void);
_Noreturn void gate_process(const struct order_page *orders, int control, int result);

static struct process *processes;
static struct order_page *pages;                 /* core's view of all of them */
static int pages_fd, core_pid;
static struct process *current;
static unsigned order_count;

/* Linux's own struct, which the C library hides behind another. */
struct handler {
	void (*handler)(void);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
};
enum { RESTORER = 0x04000000 };

__attribute__((section(".gate_data")))
static const struct handler handler = { gate_signal, SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART | RESTORER, gate_restorer, 0 };

static const int signals[SIGNALS] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS, SIGUSR1 };

void process_init(void)
{
	size_t const bytes = (size_t)PROCESSES_MAX * HOST_PAGE;
	core_pid = (int)host_call_4(__NR_getpid, 0, 0, 0, 0);
	processes = host_memory(PROCESSES_MAX * sizeof(*processes));
	pages_fd = host_memfd("orders", bytes);
	pages = host_share(pages_fd, 0, bytes);
}

int process_orders_fd(void) { return pages_fd; }
uint64_t process_orders_offset(const struct process *process) { return (uint64_t)(process - processes) * HOST_PAGE; }

static struct order_page *page_of(const struct process *process)
{
	return (struct order_page *)((char *)pages + process_orders_offset(process));
}

/* Where the process sees what core sees in its page. */
static uintptr_t seen(const struct process *process, const void *in_page)
{
	return LAYOUT_ORDERS + (uintptr_t)((const char *)in_page - (const char *)page_of(process));
}

/* --- orders */

void process_order_begin(struct process *process)
{
	current = process;
	order_count = 0;
}

static void put(struct order *order, long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e,
                uintptr_t f)
{
	*order = (struct order){ (uint64_t)number, { a, b, c, d, e, f }, 0 };
}

void process_order(long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f)
{
	if (order_count >= ORDERS_MAX - 1)
		host_panic("too many orders at a time");
	put(&page_of(current)->order[order_count++], number, a, b, c, d, e, f);
}

/* The process reports that it has carried out its orders, and with which result. */
static long report(struct process *process)
{
	char byte;
	struct pollfd fds[] = { { process->control, POLLIN, 0 }, { process->life, POLLIN, 0 } };
	while (host_call_4(__NR_poll, (uintptr_t)fds, 2, (uintptr_t)-1, 0) < 0)
		;
	if (!fds[0].revents || host_receive(process->control, &byte, 1, DONT_WAIT) != 1) {
		process->dead = true;
		return -1;
	}
	long const result = host_call_4(__NR_lseek, (uintptr_t)pages_fd, 0, 1 /* SEEK_CUR */, 0);
	return result >= ORDER_FAILED && result < ORDER_FAILED + HOST_PAGE ? -(result - ORDER_FAILED) : result;
}

static void seal(void) { put(&page_of(current)->order[order_count], ORDER_END, 0, 0, 0, 0, 0, 0); }

static long answer(long sent)
{
	if (sent == 1)
		return report(current);
	current->dead = true;
	return -1;
}

long process_order_run(void)
{
	if (current->dead)
		return -1;
	seal();
	char const byte = 0;
	return answer(host_send(current->control, &byte, 1, NO_SIGNAL));
}

/* The same, with two descriptors for a process that has a table of its own. */
static long order_run_with(const int fd[2])
{
	char byte = 0;
	struct iovec data = { &byte, 1 };
	struct host_descriptors control = host_descriptors(fd);
	struct host_message const message = {
		.data = &data, .data_count = 1, .control = &control, .control_size = sizeof(control),
	};
	if (current->dead)
		return -1;
	seal();
	return answer(host_call_4(__NR_sendmsg, (uintptr_t)current->control, (uintptr_t)&message, NO_SIGNAL, 0));
}

/* --- birth */

static void copy_name(char *to, const char *from)
{
	size_t i = 0;
	for (; i < PROCESS_NAME - 1 && from[i]; i++)
		to[i] = from[i];
	to[i] = 0;
}

static void order_unmap(uintptr_t begin, uintptr_t end) { process_order(__NR_munmap, begin, end - begin, 0, 0, 0, 0); }

/* Everything that is core's goes; handlers and the filter of the first thread come. */
static void order_birth(struct process *process, const char *name)
{
	struct order_page *const page = page_of(process);
	copy_name(page->process_name, name);
	process_order_begin(process);
	order_unmap(0, (uintptr_t)gate_begin);
	order_unmap((uintptr_t)gate_end, LAYOUT_ORDERS);
	order_unmap(LAYOUT_ORDERS + HOST_PAGE, LAYOUT_HOST_END);
	for (unsigned i = 0; i < SIGNALS; i++)
		process_order(__NR_rt_sigaction, (uintptr_t)signals[i], (uintptr_t)&handler, 0, sizeof(handler.mask), 0, 0);
	process_order(__NR_prctl, PR_SET_NAME, seen(process, page->process_name), 0, 0, 0, 0);
	process_order(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (uintptr_t)&sandbox_process, 0, 0, 0);
	seal();
}

/* In the child, on its copy of core's stack, which it leaves for good. */
static _Noreturn void child(const struct process *process, int control)
{
	host_call_4(__NR_prctl, PR_SET_PDEATHSIG, SIGKILL, 0, 0);
	if (host_call_4(__NR_getppid, 0, 0, 0, 0) != core_pid)
		host_exit(1);                            /* core died before prctl */
	long const at = host_map(LAYOUT_ORDERS, HOST_PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, pages_fd,
	                         process_orders_offset(process));
	if (at < 0)
		host_exit(1);
	gate_process((const struct order_page *)LAYOUT_ORDERS, control, pages_fd);
}

static struct process *free_process(void)
{
	for (unsigned i = 0; i < PROCESSES_MAX; i++)
		if (!processes[i].pid)
			return &processes[i];
	return NULL;
}

struct process *process_claim(int *theirs)
{
	struct process *const process = free_process();
	int ends[2];
	if (!process || host_call_4(__NR_socketpair, UNIX, SOCK_SEQPACKET_CLOEXEC, 0, (uintptr_t)ends) < 0)
		return NULL;
	*process = (struct process){ .control = ends[0], .peer = ends[1] };
	*theirs = ends[1];
	return process;
}

bool process_ready(struct process *process) { return report(process) >= 0; }

struct process *process_new(const char *name)
{
	int theirs;                              /* stays open: the table is shared */
	struct process *const process = process_claim(&theirs);
	if (!process)
		return NULL;
	order_birth(process, name);
	long const pid = host_call_4(__NR_clone, CLONE_FILES | CLONE_PIDFD | SIGCHLD, 0, (uintptr_t)&process->life, 0);
	if (pid == 0)
		child(process, theirs);
	process->pid = (int)pid;
	if (pid > 0 && process_ready(process))
		return process;
	process_end(process);
	return NULL;
}

/* Valgrind says what it found when its program ends, and that ends when the connection does. */
static void let_end(struct process *process)
{
	struct pollfd life = { process->life, POLLIN, 0 };
	host_call_4(__NR_shutdown, (uintptr_t)process->control, SHUT_WRITING, 0, 0);
	host_call_4(__NR_poll, (uintptr_t)&life, 1, END_PATIENCE_MS, 0);
}

void process_end(struct process *process)
{
	if (process->pid > 0) {
		if (process->checked)
			let_end(process);
		host_call_4(__NR_kill, (uintptr_t)process->pid, SIGKILL, 0, 0);
		host_call_4(__NR_wait4, (uintptr_t)process->pid, 0, 0, 0);
		host_close(process->life);
	}
	host_close(process->control);
	if (process->peer >= 0)
		host_close(process->peer);
	process->pid = 0;
}

/* --- threads */

static bool bit(const uint8_t *bits, unsigned i) { return bits[i / 8] >> i % 8 & 1; }

int process_slot_take(struct process *process)
{
	for (unsigned i = 0; i < PROCESS_SLOTS; i++)
		if (!bit(process->slots, i)) {
			process->slots[i / 8] |= (uint8_t)(1u << i % 8);
			return (int)i;
		}
	return -1;
}

void process_slot_give(struct process *process, unsigned slot) { process->slots[slot / 8] &= (uint8_t)~(1u << slot % 8); }

/* What a new thread does before it is the component's. */
static void order_thread(struct process *process, uintptr_t at, const int connections[2], const char *name)
{
	struct order_page *const page = page_of(process);
	struct order *order = page->thread;
	page->stack = (stack_t){ .ss_sp = (void *)(at + SLOT_STACK), .ss_size = SLOT_SIZE - SLOT_STACK };
	copy_name(page->thread_name, name);
	put(order++, __NR_dup2, (uintptr_t)connections[0], GATE_CALLS, 0, 0, 0, 0);
	put(order++, __NR_dup2, (uintptr_t)connections[1], GATE_PREEMPTIONS, 0, 0, 0, 0);
	put(order++, __NR_close_range, GATE_PREEMPTIONS + 1, ~0u, 0, 0, 0, 0);
	put(order++, __NR_sigaltstack, seen(process, &page->stack), 0, 0, 0, 0, 0);
	put(order++, __NR_arch_prctl, ARCH_SET_GS, at, 0, 0, 0, 0);
	put(order++, __NR_prctl, PR_SET_NAME, seen(process, page->thread_name), 0, 0, 0, 0);
	put(order++, __NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, (uintptr_t)&sandbox_thread, 0, 0, 0);
	put(order++, ORDER_THREAD, at, 0, 0, 0, 0, 0);
}

long process_thread_new(struct process *process, unsigned slot, const int connections[2], uintptr_t thread_register,
                        const char *name)
{
	uintptr_t const at = LAYOUT_SLOTS + (uintptr_t)slot * SLOT_SIZE;
	struct order_page *const page = page_of(process);
	process_order_begin(process);
	if (!bit(process->slots_mapped, slot))
		process_order(__NR_mmap, at, SLOT_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
		              (uintptr_t)-1, 0);
	process->slots_mapped[slot / 8] |= (uint8_t)(1u << slot % 8);
	if (process->checked) {
		process_order(ORDER_CLONE, at, thread_register, 0, 0, 0, 0);
		return order_run_with(connections);
	}
	order_thread(process, at, connections, name);
	process_order(__NR_clone, CLONE_VM | CLONE_FS | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS, 0, 0, 0,
	              thread_register, 0);
	page->order[order_count - 1].branch = seen(process, page->thread);
	return process_order_run();
}
