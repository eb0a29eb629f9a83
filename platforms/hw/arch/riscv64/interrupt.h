/* SPDX-License-Identifier: MIT */
#ifndef HW_INTERRUPT_H
#define HW_INTERRUPT_H

/* An external interrupt is pending: takes one source and hands it to the kernel. */
void interrupt_serve(void);

#endif
