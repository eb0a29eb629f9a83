/* SPDX-License-Identifier: MIT */
/*
 * The platform-level interrupt controller (RISC-V PLIC specification 1.0.0).
 *
 * A source is claimed and later completed; between the two it does not interrupt again. That is what masking from within
 * an interrupt needs, so a source that the kernel masks while it is served is completed when it is unmasked: only then
 * does the controller look at the line again, and what the driver has silenced meanwhile makes no second interrupt.
 * Otherwise masking is priority 0, which never interrupts. The lines' trigger is wired, there is nothing to configure.
 */
#include "boot_arch.h"
#include "interrupt.h"
#include "riscv.h"
#include "kernel/irq.h"
#include "kernel/memory.h"

/* Each hart has a context for machine mode and, behind it, one for supervisor mode. */
enum { PLIC_ENABLE = 0x2000, PLIC_ENABLE_STRIDE = 0x80, PLIC_CONTEXT = 0x200000, PLIC_CONTEXT_STRIDE = 0x1000,
       PLIC_CLAIM = 4 };
enum { PRIORITY_OFF = 0, PRIORITY_ON = 1, SUPERVISOR_CONTEXT = 1, CONTEXTS_PER_HART = 2 };

static word_t own_context;                                /* the first CPU's: all lines interrupt that one */
static bool masked[INTERRUPT_LINES];
static bool claimed[INTERRUPT_LINES];

static volatile uint32_t *plic(word_t offset) { return memory_at(BOARD_PLIC_IO_MEM + offset); }

static volatile uint32_t *claim_register(void)
{
	return plic(PLIC_CONTEXT + PLIC_CONTEXT_STRIDE * own_context + PLIC_CLAIM);
}

static void complete(unsigned line)
{
	claimed[line] = false;
	*claim_register() = line;
}

void interrupt_configure(unsigned line, unsigned flags)
{
	(void)flags;
	interrupt_mask(line);
}

void interrupt_mask(unsigned line)
{
	masked[line] = true;
	*plic(4 * line) = PRIORITY_OFF;
}

void interrupt_unmask(unsigned line)
{
	masked[line] = false;
	*plic(4 * line) = PRIORITY_ON;
	if (claimed[line])
		complete(line);
}

void interrupt_serve(void)
{
	unsigned const line = *claim_register();
	if (line == 0 || line >= INTERRUPT_LINES)
		return;
	claimed[line] = true;
	irq_interrupt(line);
	if (!masked[line] && claimed[line])
		complete(line);
}

void interrupt_init(void)
{
	own_context = CONTEXTS_PER_HART * cpu_here()->hart + SUPERVISOR_CONTEXT;
	for (unsigned line = 1; line < INTERRUPT_LINES; line++)
		interrupt_mask(line);
	for (unsigned i = 0; i < INTERRUPT_LINES / 32; i++)
		*plic(PLIC_ENABLE + PLIC_ENABLE_STRIDE * own_context + 4 * i) = ~0u;
	*plic(PLIC_CONTEXT + PLIC_CONTEXT_STRIDE * own_context) = PRIORITY_OFF;      /* threshold */
	CSR_WRITE(sie, INTERRUPT_BIT_EXTERNAL | INTERRUPT_BIT_CALL);
}

void interrupt_init_cpu(void) { CSR_WRITE(sie, INTERRUPT_BIT_CALL); }
