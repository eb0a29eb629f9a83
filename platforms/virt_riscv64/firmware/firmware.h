/* SPDX-License-Identifier: MIT */
/* What the firmware's two halves agree on. */
#ifndef VIRT_RISCV64_FIRMWARE_H
#define VIRT_RISCV64_FIRMWARE_H

#define HARTS_MAX   8                      /* the machine may have more; these can be started */
#define STACK_SHIFT 10

/* What a trap keeps: a0 to a7, then ra and t0 to t6. All other registers the compiler's code leaves as they are. */
#define FRAME_A(n)  ((n) * 8)
#define FRAME_SIZE  128

#endif
