/* SPDX-License-Identifier: MIT */
/* Division of 64-bit numbers, which the compiler calls by these names: bit by bit where the CPU's own does not do. */
#include <stdint.h>

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *rest);
uint64_t __udivdi3(uint64_t dividend, uint64_t divisor);
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor);
int64_t  __divdi3(int64_t dividend, int64_t divisor);
int64_t  __moddi3(int64_t dividend, int64_t divisor);

/* high:low / divisor; the quotient fits, because high < divisor. */
static uint32_t divide(uint32_t high, uint32_t low, uint32_t divisor, uint32_t *rest)
{
	uint32_t quotient;
	__asm__("divl %4" : "=a"(quotient), "=d"(*rest) : "a"(low), "d"(high), "r"(divisor) : "cc");
	return quotient;
}

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t *rest)
{
	uint64_t quotient = 0;
	if (divisor >> 32 == 0) {
		uint32_t const small = (uint32_t)divisor, high = (uint32_t)(dividend >> 32);
		uint32_t low_rest, high_rest;
		uint32_t const high_quotient = divide(0, high, small, &high_rest);
		quotient = (uint64_t)high_quotient << 32 | divide(high_rest, (uint32_t)dividend, small, &low_rest);
		dividend = low_rest;
	} else {
		for (int i = __builtin_clz((uint32_t)(divisor >> 32)); i >= 0; i--)
			if (dividend >> i >= divisor) {
				dividend -= divisor << i;
				quotient |= (uint64_t)1 << i;
			}
	}
	if (rest)
		*rest = dividend;
	return quotient;
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor) { return __udivmoddi4(dividend, divisor, 0); }

uint64_t __umoddi3(uint64_t dividend, uint64_t divisor)
{
	uint64_t rest;
	(void)__udivmoddi4(dividend, divisor, &rest);
	return rest;
}

static uint64_t magnitude(int64_t value) { return value < 0 ? 0 - (uint64_t)value : (uint64_t)value; }

int64_t __divdi3(int64_t dividend, int64_t divisor)
{
	uint64_t const quotient = __udivdi3(magnitude(dividend), magnitude(divisor));
	return (int64_t)((dividend < 0) != (divisor < 0) ? 0 - quotient : quotient);
}

int64_t __moddi3(int64_t dividend, int64_t divisor)
{
	uint64_t const rest = __umoddi3(magnitude(dividend), magnitude(divisor));
	return (int64_t)(dividend < 0 ? 0 - rest : rest);
}
