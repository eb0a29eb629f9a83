/* SPDX-License-Identifier: MIT */
#include <linux/fcntl.h>
#include <linux/memfd.h>
#include <linux/mman.h>

#include <genode/memory.h>

#include "host.h"
#include "host_call.h"

int host_memory_fd;

void host_panic(const char *why)
{
	static const char prefix[] = "core: panic: ";
	host_write(1, prefix, sizeof(prefix) - 1);
	host_write(1, why, strlen(why));
	host_write(1, "\r\n", 2);
	host_exit(1);
}

void *host_memory(size_t size_bytes)
{
	long const at = host_map(0, size_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (at < 0 && at > -4096)
		host_panic("no memory for core's tables");
	return (void *)at;
}

int host_memfd(const char *name, uint64_t size_bytes)
{
	long const fd = host_call_4(__NR_memfd_create, (uintptr_t)name, MFD_CLOEXEC | MFD_ALLOW_SEALING, 0, 0);
	if (fd < 0 || host_call_4(__NR_ftruncate, (uintptr_t)fd, size_bytes, 0, 0) < 0
	 || host_call_4(__NR_fcntl, (uintptr_t)fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL, 0) < 0)
		host_panic("no file in memory");
	return (int)fd;
}

static void *share(uintptr_t address, unsigned flags, int memfd, uint64_t offset, size_t size_bytes)
{
	long const at = host_map(address, size_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | flags, memfd, offset);
	if (at < 0 && at > -4096)
		host_panic("a file in memory cannot be mapped");
	return (void *)at;
}

void *host_share(int memfd, uint64_t offset, size_t size_bytes) { return share(0, 0, memfd, offset, size_bytes); }

void host_share_at(uintptr_t address, int memfd, uint64_t offset, size_t size_bytes)
{
	(void)share(address, MAP_FIXED, memfd, offset, size_bytes);
}
