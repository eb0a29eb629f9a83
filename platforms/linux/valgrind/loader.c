/* SPDX-License-Identifier: MIT */
/*
 * What valgrind executes in the place of a component (`run --valgrind`): a program that takes the part of an emptied
 * process. Its first thread carries out core's orders, as gate_process does for others, and further threads are the
 * component's. All system calls are made where valgrind sees them: it knows what is mapped, which memory is defined, and
 * what each thread is doing.
 *
 *   valgrind … loader FILE          FILE: the component's program with its symbols
 *
 * FILE is mapped where the component will be, only for valgrind to read its symbols: what is executed are the pages that
 * core maps over it, the component's own.
 *
 * No filter of system calls is possible here, because valgrind makes its own in each thread, and the threads share one
 * table of descriptors, because valgrind knows no others. So this process is not kept from anything: it is for debugging.
 */
#include <asm/prctl.h>
#include <asm/signal.h>
#include <asm/sigcontext.h>
#include <asm/ucontext.h>
#include <linux/elf.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/prctl.h>
#include <linux/sched.h>

#include <genode/memory.h>
#include <genode/memory_checker.h>

#include "gate.h"
#include "host_call.h"
#include "host_message.h"
#include "orders.h"

enum { RESTORER = 0x04000000, HOST_PAGE = 4096, SEEK_SET = 0, SEGMENTS_MAX = 8, STACK_AHEAD = 128, ERROR_MIN = -4095 };
enum { TRAP_DIVISION = 0, TRAP_BREAKPOINT = 3, TRAP_INVALID = 6, TRAP_PAGE = 14, TRAP_ALIGNMENT = 17, FETCH = 16, USER = 4 };

void gate_restorer(void);
long gate_thread_new(unsigned long flags, uintptr_t stack, uintptr_t thread_register, uintptr_t slot);
void loader_thread(uintptr_t slot);
_Noreturn void loader_start(const uintptr_t *stack);

static const struct order_page *const page = (const void *)LAYOUT_ORDERS;
static int connections[2];                       /* of the thread that is to be made next */
static uintptr_t stack_begin;                    /* the first thread's stack, as the program declares it: */
__attribute__((visibility("hidden"))) uintptr_t loader_stack_end;    /* for gate.S */
static bool stack_closed;

static _Noreturn void give_up(const char *why)
{
	host_write(2, "loader: ", 8);
	host_write(2, why, strlen(why));
	host_write(2, "\n", 1);
	host_exit(1);
}

/* --- symbols */

/*
 * Valgrind takes a file's symbols when it is mapped both executable and writeable, and wants to see all segments then:
 * also the stack's, of which the file has nothing and a page of whatever does.
 */
static void segment_show(int file, const struct elf64_phdr *segment)
{
	uintptr_t const at = segment->p_vaddr & ~(uintptr_t)(HOST_PAGE - 1);
	size_t const size = segment->p_vaddr - at + segment->p_filesz;
	unsigned const protection = segment->p_flags & PF_W ? PROT_READ | PROT_WRITE : PROT_READ | PROT_EXEC;
	if (segment->p_type != PT_LOAD || !segment->p_memsz)
		return;
	if (!segment->p_filesz && segment->p_flags & PF_W) {
		stack_begin = segment->p_vaddr;
		loader_stack_end = segment->p_vaddr + segment->p_memsz;
	}
	host_map(at, size ? size : HOST_PAGE, protection, MAP_PRIVATE | MAP_FIXED, file,
	         segment->p_offset & ~(uint64_t)(HOST_PAGE - 1));
}

/* The component's program, whose place is checked by core and nobody else: this file is only looked at. */
static void symbols_show(const char *path)
{
	struct elf64_hdr header;
	struct elf64_phdr segments[SEGMENTS_MAX];
	long const file = host_call_4(__NR_open, (uintptr_t)path, O_RDONLY | O_CLOEXEC, 0, 0);
	if (file < 0 || host_read((int)file, &header, sizeof(header)) != sizeof(header))
		give_up("the component's program cannot be read");
	size_t const count = header.e_phnum < SEGMENTS_MAX ? header.e_phnum : SEGMENTS_MAX, size = count * sizeof(segments[0]);
	if (host_call_4(__NR_pread64, (uintptr_t)file, (uintptr_t)segments, size, header.e_phoff) != (long)size)
		give_up("the component's program cannot be read");
	for (size_t i = count; i > 0; i--)               /* what is executed comes last */
		segment_show((int)file, &segments[i - 1]);
	host_close((int)file);
}

/* --- faults and preemptions */

/* Faults that valgrind raises itself have no trap number. */
static word_t trap_of(int number)
{
	switch (number) {
	case SIGFPE:  return TRAP_DIVISION;
	case SIGTRAP: return TRAP_BREAKPOINT;
	case SIGILL:  return TRAP_INVALID;
	case SIGBUS:  return TRAP_ALIGNMENT;
	default:      return TRAP_PAGE;
	}
}

static void handle(int number, const void *information, const struct ucontext *context)
{
	const struct sigcontext *const c = &context->uc_mcontext;
	word_t const trap = c->trapno ? c->trapno : trap_of(number);
	word_t const error = c->trapno || trap != TRAP_PAGE ? c->err : c->cr2 == c->rip ? USER | FETCH : USER;
	word_t message[GATE_MESSAGE_SIZE / sizeof(word_t)] = { GATE_KIND_FAULT, (word_t)number, trap, error, c->cr2, c->rip };
	const int *own;
	(void)information;
	__asm__("movq %%gs:%c1, %0" : "=r"(own) : "i"(GATE_SELF));
	int const fd = *(const int *)((const char *)own + (number == SIGUSR1 ? GATE_OWN_PREEMPTIONS : GATE_OWN_CALLS));
	if (host_send(fd, message, sizeof(message), 0x4000) != sizeof(message)
	 || host_receive(fd, message, sizeof(message), 0) != sizeof(message))
		host_call_4(__NR_exit, 0, 0, 0, 0);
}

/* Linux's own struct. While one signal is handled others wait: there is a way back here that valgrind knows. */
static const struct {
	void (*handler)(int, const void *, const struct ucontext *);
	unsigned long flags;
	void (*restorer)(void);
	uint64_t mask;
} action = { handle, SA_SIGINFO | SA_ONSTACK | SA_RESTART | RESTORER, gate_restorer, ~0ull };

static void signals_init(void)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGUSR1 };
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		host_call_4(__NR_rt_sigaction, (uintptr_t)signals[i], (uintptr_t)&action, 0, sizeof(action.mask));
}

/* --- threads */

/* In the new thread, on its slot's stack; what it returns to tells core that it is ready. */
void loader_thread(uintptr_t slot)
{
	stack_t const stack = { .ss_sp = (void *)(slot + SLOT_STACK), .ss_size = (SLOT_SIZE - SLOT_STACK) / 2 };
	host_call_4(__NR_sigaltstack, (uintptr_t)&stack, 0, 0, 0);
	host_call_4(__NR_arch_prctl, ARCH_SET_GS, slot, 0, 0);
	*(word_t *)slot = GATE_KIND_READY;
}

static long thread_new(uintptr_t slot, uintptr_t thread_register)
{
	*(word_t *)(slot + GATE_SELF) = slot;
	*(int *)(slot + GATE_OWN_CALLS) = connections[0];
	*(int *)(slot + GATE_OWN_PREEMPTIONS) = connections[1];
	return gate_thread_new(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS,
	                       slot + SLOT_SIZE - 16, thread_register, slot);
}

/* --- orders */

/*
 * The first thread's stack: nothing of it is in use before that thread runs. Valgrind opens what is STACK_AHEAD bytes below
 * the stack pointer when that moves (the ABI's red zone), so the first of these are open from the beginning.
 */
static void stack_close(uintptr_t begin, uintptr_t end)
{
	if (stack_closed || begin > stack_begin || end < loader_stack_end || loader_stack_end - stack_begin <= STACK_AHEAD)
		return;
	memory_checker_close((void *)stack_begin, loader_stack_end - stack_begin - STACK_AHEAD);
	stack_closed = true;
}

static long carry_out(const struct order *order)
{
	const uint64_t *const a = order->argument;
	switch ((int64_t)order->number) {
	case ORDER_EXPECT:
		memory_checker_open((void *)a[0], a[1]);
		return 0;
	case ORDER_CLONE:
		return thread_new(a[0], a[1]);
	case __NR_mmap:
		break;
	default:
		return host_call((long)order->number, a[0], a[1], a[2], a[3], a[4], a[5]);
	}
	bool const anonymous = a[3] & MAP_ANONYMOUS;
	long const at = host_map(a[0], a[1], (unsigned)a[2], (unsigned)a[3], anonymous ? -1 : LOADER_MEMORY, a[5]);
	if (at == (long)a[0])
		stack_close(a[0], a[0] + a[1]);
	return at;
}

static long batch(void)
{
	long result = 0;
	for (const struct order *order = page->order; order->number != (uint64_t)ORDER_END; order++) {
		long const done = carry_out(order);
		if (done < 0 && done >= ERROR_MIN)
			return ORDER_FAILED - done;
		result = done ? done : result;
	}
	return result;
}

/* Core announces a batch with a byte, a new thread's batch with its connections. False: core has gone. */
static bool await_batch(void)
{
	char byte, control[64] __attribute__((aligned(8)));
	struct iovec data = { &byte, 1 };
	struct host_message message = { .data = &data, .data_count = 1, .control = control, .control_size = sizeof(control) };
	if (host_call_4(__NR_recvmsg, LOADER_CONTROL, (uintptr_t)&message, 0, 0) != 1)
		return false;
	const struct host_descriptors *const sent = (const void *)control;
	if (host_descriptors_are(sent, message.control_size))
		memcpy(connections, sent->fd, sizeof(connections));
	return true;
}

static void report(long result)
{
	char const byte = 0;
	host_call_4(__NR_lseek, LOADER_ORDERS, (uintptr_t)result, SEEK_SET, 0);
	host_send(LOADER_CONTROL, &byte, 1, 0x4000);
}

void loader_start(const uintptr_t *stack)
{
	if (stack[0] != 2)
		give_up("only core starts it");
	if (host_map(LAYOUT_ORDERS, HOST_PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, LOADER_ORDERS, 0) != (long)LAYOUT_ORDERS)
		give_up("there is no page of orders");
	symbols_show((const char *)stack[2]);
	signals_init();
	for (report(0); await_batch(); )
		report(batch());
	host_exit(0);                                    /* core has gone: valgrind says what it found */
}
