/* SPDX-License-Identifier: MIT */
/*
 * What a CPU owes to kernel and core: declared here once in words, implemented in arch/<cpu>/. Portable code includes
 * this file and no other of the CPU's.
 *
 * arch/<cpu>/arch_cpu.h defines, because their layout is known to the entry code or because they must be inlined:
 *
 *   struct context        registers of a thread in user mode, in the order in which the entry code saves them, with at
 *                         least the members `status`, `argument`, `tag`, `word[4]` (the words of a system call), `ip`
 *   struct page_tables    an address space: top table and pool of donated, zeroed table pages
 *   KERNEL_WINDOW         kernel: virtual address at which all physical memory appears, for the supervisor only
 *   CORE_WINDOW           core: virtual address at which all memory behind the image appears, not executable
 *   USER_BEGIN, USER_END  addresses that a component can map; no page at the edge of the CPU's canonical range
 *   INTERRUPT_LINES       number of lines of the interrupt controller
 *   CPUS_MAX              CPUs that can run; where it is 1, arch/one_cpu.h has the rest
 *   cpu_this()            number of the CPU that executes this, from 0; in kernel mode only
 *   cpu_call(cpu)         interrupts another CPU, whose trap code then calls cpus_called()
 *   cpu_relax()           in a loop that waits for another CPU
 *   page_tables_forget_cached()
 *                         drops what this CPU cached of the active address space
 *   page_tables_forget_everywhere()
 *                         the same on all CPUs at once; false, and nothing done, if this kind of CPU cannot do that
 *   context_restart()     the thread, stopped in a system call that nobody looked at yet, will make it again
 *   context_switch()      the thread whose context this is runs at the next return to user mode, in that address space
 *                         and with that thread register
 *
 * arch/<cpu>/core_arch.c implements what core needs in user mode: see core/core_arch.h.
 */
#ifndef HW_ARCH_H
#define HW_ARCH_H

#include <stdbool.h>
#include <stdint.h>

#include <genode/abi.h>

/* Memory and registers that kernel and core reach lie below the end of a word on every CPU. */
typedef word_t paddr_t;

enum { PAGE_SHIFT = 12, PAGE_SIZE = 1 << PAGE_SHIFT };

#include "arch_cpu.h"

/* --- contexts */

/* Registers of a thread that starts at `ip` with `sp`, everything else zero. False: no such address on this CPU. */
bool context_init(struct context *context, word_t ip, word_t sp, bool is_core);

/* Context of the idle loop, which waits for interrupts in kernel mode and touches no memory but the context itself. */
void context_init_idle(struct context *context);

/* --- page tables, changed by core's system calls only; nothing here allocates: tables come from the address space's pool */

enum map_rights { MAP_WRITE = 1, MAP_EXECUTE = 2, MAP_UNCACHED = 4 };

void page_tables_init(struct page_tables *tables, paddr_t top_page);
void page_tables_donate(struct page_tables *tables, paddr_t page);

/* Maps one page, replacing what is there. False: the pool is empty; nothing changed that matters. */
bool page_tables_map(struct page_tables *tables, word_t address, paddr_t page, unsigned rights);

/* Unmaps pages from `address` up to `end`; looks at a bounded number of entries and returns where it stopped. */
word_t page_tables_unmap(struct page_tables *tables, word_t address, word_t end);

/* Forgets every mapping and every table but the top one; the donated pages are the donor's again. */
void page_tables_flush(struct page_tables *tables);

/* --- time: microseconds since boot, and one one-shot interrupt */

uint64_t timer_now_us(void);
void     timer_arm(uint64_t at_us);   /* in the past: as soon as possible; far away: earlier, and armed again then */
void     timer_disarm(void);

/* --- interrupts; all lines are masked at boot */

enum interrupt_flags { INTERRUPT_LEVEL = 1, INTERRUPT_LOW = 2 };

void interrupt_configure(unsigned line, unsigned flags);
void interrupt_mask(unsigned line);
void interrupt_unmask(unsigned line);

/* --- console, for the kernel's last words */

void console_put(char character);
_Noreturn void machine_halt(void);

#endif
