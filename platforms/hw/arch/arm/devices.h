/* SPDX-License-Identifier: MIT */
/*
 * Devices that the kernel of an ARM board drives itself: console, interrupt controller, timer.
 *
 * The files of this folder are for both ARM CPUs; a board's board.mk chooses among them. What a CPU owes to them, in its
 * arch_cpu.h: DEVICE_PAGES, the address where the kernel has a page for each of the slots below, and device_map().
 */
#ifndef HW_ARM_DEVICES_H
#define HW_ARM_DEVICES_H

#include "arch/arch.h"

enum device_slot {
	DEVICE_CONSOLE, DEVICE_INTERRUPTS, DEVICE_INTERRUPTS_CPU, DEVICE_TIMER, DEVICE_PINS, DEVICE_INTERRUPTS_ROUTES,
	DEVICE_INTERRUPTS_OF_CPUS,                               /* and more behind it: two for each CPU */
};

/* Puts the page of registers into its slot; at boot only, by the device's driver. */
void device_map(enum device_slot slot, paddr_t registers);

/* The registers that were mapped there. */
static inline volatile uint32_t *device_at(enum device_slot slot, paddr_t registers)
{
	return (volatile uint32_t *)(DEVICE_PAGES + (uintptr_t)slot * PAGE_SIZE + registers % PAGE_SIZE);
}

void console_init(void);

/* Masks all lines; then the CPU takes interrupts from the controller, those of devices and those of its own. */
void interrupt_init(void);

/*
 * On boards whose CPUs all work. A further one takes interrupts that are its own; one interrupts another, whose
 * interrupt_taken() then calls cpus_called(); one is switched on and begins, translation off, at the physical address, with
 * the argument in its first register. False: the machine has no such CPU.
 */
void interrupt_init_cpu(void);
void interrupt_call(unsigned cpu);
bool cpu_power_on(unsigned cpu, paddr_t entry, word_t argument);

/* The CPU was interrupted: asks the controller by whom, and tells who must know. */
void interrupt_taken(void);

/* Time 0 is now; later, on each CPU behind its interrupt_init, time-outs. */
void timer_start(void);
void timer_init(void);

/* Line of the interrupt controller by which the timer interrupts. */
extern unsigned const timer_line;

#endif
