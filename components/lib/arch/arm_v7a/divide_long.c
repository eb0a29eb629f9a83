/* SPDX-License-Identifier: MIT */
/* 64-bit division for divide.S. */
#include <stdint.h>

uint64_t divide_unsigned_long(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
int64_t divide_signed_long(int64_t dividend, int64_t divisor, int64_t *remainder);

uint64_t divide_unsigned_long(uint64_t dividend, uint64_t divisor, uint64_t *remainder)
{
	uint64_t quotient = 0;
	if (!divisor)
		__builtin_trap();
	if (!(dividend >> 32) && !(divisor >> 32)) {
		*remainder = (uint32_t)dividend % (uint32_t)divisor;
		return (uint32_t)dividend / (uint32_t)divisor;
	}
	if (dividend >= divisor) {
		int const shift = __builtin_clzll(divisor) - __builtin_clzll(dividend);
		uint64_t part = divisor << shift;
		for (int i = shift; i >= 0; i--, part >>= 1)
			if (dividend >= part) {
				dividend -= part;
				quotient |= (uint64_t)1 << i;
			}
	}
	*remainder = dividend;
	return quotient;
}

int64_t divide_signed_long(int64_t dividend, int64_t divisor, int64_t *remainder)
{
	uint64_t const a = dividend < 0 ? 0 - (uint64_t)dividend : (uint64_t)dividend;
	uint64_t const b = divisor < 0 ? 0 - (uint64_t)divisor : (uint64_t)divisor;
	uint64_t rest;
	uint64_t const quotient = divide_unsigned_long(a, b, &rest);
	*remainder = (int64_t)(dividend < 0 ? 0 - rest : rest);
	return (int64_t)((dividend < 0) != (divisor < 0) ? 0 - quotient : quotient);
}
