/* SPDX-License-Identifier: MIT */
/* On its own, so that the host's tests can take it without replacing the C library's functions. */
#include <genode/memory.h>

bool string_copy(char *to, size_t capacity, const char *from)
{
	size_t const length = strlen(from);
	if (capacity == 0)
		return false;
	size_t const count = length < capacity ? length : capacity - 1;
	memcpy(to, from, count);
	to[count] = 0;
	return count == length;
}
