/* SPDX-License-Identifier: MIT */
#include "core/core_arch.h"
#include "arch/arch.h"
#include "arch/arm/pl011.h"

void console_write(const char *text, size_t length)
{
	volatile uint32_t *const registers = (volatile uint32_t *)(CORE_UART + BOARD_UART0_IO_MEM % PAGE_SIZE);
	for (size_t i = 0; i < length; i++)
		pl011_put(registers, text[i]);
}

/* No services but those of every CPU. */
const struct service *const arch_services[] = { NULL };
