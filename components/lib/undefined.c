/* SPDX-License-Identifier: MIT */
/*
 * What a component says when it is compiled with the sanitizer of undefined behaviour (`make SANITIZE_TARGET=1`): the
 * place and the kind on its log, and then it stops. Linked only where the compiler calls it.
 *
 * The names are the compiler's. Each function gets the place as the first member of its first argument; what else it
 * gets is not looked at.
 */
#include <stdbool.h>
#include <stdint.h>

#include <genode/log.h>

struct place {
	const char *file;
	uint32_t    line, column;
};

static _Noreturn void report(const struct place *place, const char *what)
{
	static bool reporting;                   /* in the log's own code: nothing can be said about it */
	if (!reporting) {
		reporting = true;
		log_error("%s:%u:%u: undefined behaviour: %s", place->file, (unsigned)place->line, (unsigned)place->column, what);
	}
	__builtin_trap();
}

#define HANDLER(name, what) \
	_Noreturn void __ubsan_handle_##name(const struct place *place); \
	_Noreturn void __ubsan_handle_##name(const struct place *place) { report(place, what); }

HANDLER(add_overflow_abort, "signed addition overflows")
HANDLER(sub_overflow_abort, "signed subtraction overflows")
HANDLER(mul_overflow_abort, "signed multiplication overflows")
HANDLER(negate_overflow_abort, "negation overflows")
HANDLER(divrem_overflow_abort, "division by zero, or its result does not fit")
HANDLER(shift_out_of_bounds_abort, "shift by more than the type has, or of a negative value")
HANDLER(out_of_bounds_abort, "index outside of the array")
HANDLER(pointer_overflow_abort, "pointer arithmetic overflows")
HANDLER(type_mismatch_v1_abort, "access through a pointer that is null, misaligned or to too small an object")
HANDLER(load_invalid_value_abort, "value that its type cannot have")
HANDLER(nonnull_arg_abort, "null where the function's declaration excludes it")
HANDLER(nonnull_return_v1_abort, "null returned where the declaration excludes it")
HANDLER(vla_bound_not_positive_abort, "array of no or negative size")
HANDLER(invalid_builtin_abort, "argument for which the compiler's function has no result")
HANDLER(builtin_unreachable, "a place that cannot be reached, and was")
HANDLER(missing_return, "end of a function that has a result")
