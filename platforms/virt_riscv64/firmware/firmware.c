/* SPDX-License-Identifier: MIT */
/*
 * Firmware of QEMU's virt machine, for who has nothing but QEMU: of the SBI specification 1.0 what the kernel calls
 * (console, time, interrupts from one hart to another, starting harts), and nothing else. OpenSBI does the same and far
 * more, for real boards; it takes several times as long to come up as the whole system behind it.
 *
 * Machine mode keeps little for itself: each exception of the lower modes goes to supervisor mode, calls from there come
 * here. Its timer and its software interrupt, which only it can have, become those of supervisor mode.
 *
 * Harts: whoever is first takes over what the machine says comes next (FW_DYNAMIC, as for OpenSBI); every other waits
 * until it is told where to go.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware.h"

/* Registers of the machine (QEMU's virt: SiFive's CLINT, a 16550). */
#define SOFTWARE_INTERRUPT ((volatile uint32_t *)0x02000000)            /* one per hart */
#define TIME_COMPARE       ((volatile uint64_t *)0x02004000)            /* likewise */
#define UART               ((volatile uint8_t *)0x10000000)

enum { UART_SEND = 0, UART_LINE_STATUS = 5, UART_CAN_SEND = 1 << 5 };

/* Bits of mip and mie, and their numbers as causes (privileged specification 1.12, 3.1.9, table 3.6). */
enum { CALL_SUPERVISOR = 1, CALL_MACHINE = 3, TIMER_SUPERVISOR = 5, TIMER_MACHINE = 7, EXTERNAL_SUPERVISOR = 9 };
enum { FROM_SUPERVISOR = 9, EXCEPTIONS_OF_LOWER_MODES = 0xb1ff, SUPERVISOR_NEXT = 1 << 11, ALL_COUNTERS = 7 };

#define CAUSE_INTERRUPT (1ull << 63)

/* Of protected memory: the firmware's 64 KiB with no right for anybody else, then all there is with all of them. */
enum { PROTECTED_BYTES = 0x10000, PROTECT_FIRST_OPEN_SECOND = 0x1f18 };

enum { FIRST_FUNCTION = 0, CONSOLE_PUT = 1, TIME = 0x54494d45, CALL = 0x735049, HARTS = 0x48534d };
enum { SUCCESS = 0, NOT_SUPPORTED = -2, INVALID = -3, ALREADY_STARTED = -6 };

#define EVERY_HART UINT64_MAX
#define NEXT_MAGIC 0x4942534f

struct next {
	uint64_t magic, version, address, mode;
};

struct frame {
	uint64_t a[8], ra, t[7];
};

struct start {
	uint64_t address;                        /* 0: not yet */
	uint64_t argument;
};

_Static_assert(sizeof(struct frame) == FRAME_SIZE && offsetof(struct frame, ra) == FRAME_A(8), "entry.S");
_Static_assert(sizeof(struct start) == 2 * sizeof(uint64_t), "returned in a0 and a1");

struct start firmware_start(uint64_t hart, uint64_t device_tree, const struct next *next);
void firmware_trap(struct frame *frame);

extern char firmware_begin[];

/* Words, because the CPU swaps no bytes. */
static uint32_t first_is_gone;
static uint32_t is_told[HARTS_MAX];              /* where to go: starts[] is written once */
static struct start starts[HARTS_MAX];

#define CSR_READ(name) \
	({ uint64_t value_of_csr; __asm__ volatile("csrr %0, " #name : "=r"(value_of_csr)); value_of_csr; })
#define CSR_WRITE(name, value) __asm__ volatile("csrw " #name ", %0" : : "r"((uint64_t)(value)) : "memory")
#define CSR_SET(name, bit)     __asm__ volatile("csrs " #name ", %0" : : "r"(1ull << (bit)) : "memory")
#define CSR_CLEAR(name, bit)   __asm__ volatile("csrc " #name ", %0" : : "r"(1ull << (bit)) : "memory")

static _Noreturn void halt(void)
{
	CSR_WRITE(mie, 0);
	for (;;)
		__asm__ volatile("wfi");
}

/* --- starting */

static void give_to_supervisor(uint64_t hart)
{
	CSR_WRITE(medeleg, EXCEPTIONS_OF_LOWER_MODES);
	CSR_WRITE(mideleg, 1 << CALL_SUPERVISOR | 1 << TIMER_SUPERVISOR | 1 << EXTERNAL_SUPERVISOR);
	CSR_WRITE(mcounteren, ALL_COUNTERS);
	CSR_WRITE(pmpaddr0, (uint64_t)firmware_begin >> 2 | (PROTECTED_BYTES / 8 - 1));
	CSR_WRITE(pmpaddr1, UINT64_MAX);
	CSR_WRITE(pmpcfg0, PROTECT_FIRST_OPEN_SECOND);
	CSR_WRITE(mstatus, SUPERVISOR_NEXT);
	TIME_COMPARE[hart] = UINT64_MAX;
	CSR_SET(mie, CALL_MACHINE);
}

static bool start(uint64_t hart, uint64_t address, uint64_t argument)
{
	if (__atomic_exchange_n(&is_told[hart], 1, __ATOMIC_RELAXED))
		return false;
	starts[hart].argument = argument;
	__atomic_store_n(&starts[hart].address, address, __ATOMIC_RELEASE);
	return true;
}

struct start firmware_start(uint64_t hart, uint64_t device_tree, const struct next *next)
{
	give_to_supervisor(hart);
	if (!__atomic_exchange_n(&first_is_gone, 1, __ATOMIC_ACQ_REL)) {
		if (next->magic != NEXT_MAGIC)
			halt();
		(void)start(hart, next->address, device_tree);
	}
	while (!__atomic_load_n(&starts[hart].address, __ATOMIC_ACQUIRE)) {
		__asm__ volatile("wfi");             /* ended by who calls this hart, though interrupts are off */
		SOFTWARE_INTERRUPT[hart] = 0;
	}
	return starts[hart];
}

/* --- calls of supervisor mode */

static void console_put(uint64_t character)
{
	while (!(UART[UART_LINE_STATUS] & UART_CAN_SEND))
		;
	UART[UART_SEND] = (uint8_t)character;
}

static void set_time(uint64_t hart, uint64_t at)
{
	TIME_COMPARE[hart] = at;
	CSR_CLEAR(mip, TIMER_SUPERVISOR);
	CSR_SET(mie, TIMER_MACHINE);
}

static void call_harts(uint64_t mask, uint64_t base)
{
	for (uint64_t hart = 0; hart < HARTS_MAX; hart++)
		if (base == EVERY_HART || (hart >= base && hart - base < 64 && mask >> (hart - base) & 1))
			SOFTWARE_INTERRUPT[hart] = 1;
}

static int64_t start_hart(uint64_t hart, uint64_t address, uint64_t argument)
{
	if (hart >= HARTS_MAX || !address)
		return INVALID;
	if (!start(hart, address, argument))
		return ALREADY_STARTED;
	SOFTWARE_INTERRUPT[hart] = 1;
	return SUCCESS;
}

static int64_t serve(uint64_t hart, uint64_t extension, uint64_t function, const uint64_t *a)
{
	if (extension == CONSOLE_PUT)                /* of the time before functions had numbers */
		return console_put(a[0]), SUCCESS;
	if (function != FIRST_FUNCTION)
		return NOT_SUPPORTED;
	switch (extension) {
	case TIME:  return set_time(hart, a[0]), SUCCESS;
	case CALL:  return call_harts(a[0], a[1]), SUCCESS;
	case HARTS: return start_hart(a[0], a[1], a[2]);
	default:    return NOT_SUPPORTED;
	}
}

void firmware_trap(struct frame *frame)
{
	uint64_t const hart = CSR_READ(mhartid);
	switch (CSR_READ(mcause)) {
	case CAUSE_INTERRUPT | TIMER_MACHINE:
		CSR_CLEAR(mie, TIMER_MACHINE);
		CSR_SET(mip, TIMER_SUPERVISOR);
		break;
	case CAUSE_INTERRUPT | CALL_MACHINE:
		SOFTWARE_INTERRUPT[hart] = 0;
		CSR_SET(mip, CALL_SUPERVISOR);
		break;
	case FROM_SUPERVISOR:
		CSR_WRITE(mepc, CSR_READ(mepc) + 4);
		frame->a[0] = (uint64_t)serve(hart, frame->a[7], frame->a[6], frame->a);
		frame->a[1] = 0;
		break;
	default:
		halt();
	}
}
