/* SPDX-License-Identifier: MIT */
/*
 * System calls of Linux, as core makes them: there is no C library in core. Each answers what Linux does: a negative
 * error number where it fails.
 */
#ifndef LINUX_HOST_CALL_H
#define LINUX_HOST_CALL_H

#include <asm/unistd.h>
#include <stddef.h>
#include <stdint.h>

static inline long host_call(long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f)
{
	register long rax __asm__("rax") = number;
	register uintptr_t r10 __asm__("r10") = d;
	register uintptr_t r8 __asm__("r8") = e;
	register uintptr_t r9 __asm__("r9") = f;
	__asm__ volatile("syscall" : "+r"(rax) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return rax;
}

static inline long host_call_4(long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d)
{
	return host_call(number, a, b, c, d, 0, 0);
}

static inline long host_close(int fd) { return host_call_4(__NR_close, (uintptr_t)fd, 0, 0, 0); }
static inline long host_read(int fd, void *to, size_t size) { return host_call_4(__NR_read, (uintptr_t)fd, (uintptr_t)to, size, 0); }
static inline long host_write(int fd, const void *from, size_t size)
{
	return host_call_4(__NR_write, (uintptr_t)fd, (uintptr_t)from, size, 0);
}
static inline long host_send(int fd, const void *from, size_t size, unsigned flags)
{
	return host_call(__NR_sendto, (uintptr_t)fd, (uintptr_t)from, size, flags, 0, 0);
}
static inline long host_receive(int fd, void *to, size_t size, unsigned flags)
{
	return host_call(__NR_recvfrom, (uintptr_t)fd, (uintptr_t)to, size, flags, 0, 0);
}
static inline long host_map(uintptr_t at, size_t size, unsigned protection, unsigned flags, int fd, uint64_t offset)
{
	return host_call(__NR_mmap, at, size, protection, flags, (uintptr_t)(long)fd, offset);
}
static inline _Noreturn void host_exit(int status)
{
	for (;;)
		host_call_4(__NR_exit_group, (uintptr_t)status, 0, 0, 0);
}

#endif
