/* SPDX-License-Identifier: MIT */
#include "check/ledger.h"

/* What the author claims of sizes and quotas. */

static void check_bound(struct checker *checker, const struct assertion *assertion, const char *what, const char *of,
                        enum account account, uint64_t value)
{
	if (value < assertion->bound || (value == assertion->bound && !assertion->strict))
		return;
	finding(checker, "assertion-failed", assertion->span, "%s%s is %s, and %s %s is claimed", what, of,
	        amount_text(checker->compilation, account, value), assertion->strict ? "less than" : "at most",
	        amount_text(checker->compilation, account, assertion->bound));
}

void check_assertions(struct checker *checker)
{
	for (const struct assertion *each = checker->system->assertions; each; each = each->next) {
		const char *of = each->node ? arena_format(checker_arena(checker), " of '%s'", each->node->path) : "";
		switch (each->form) {
		case ASSERT_IMAGE:
			check_bound(checker, each, "the image in memory", "", ACCOUNT_RAM, checker->system->image_span_bytes);
			break;
		case ASSERT_RAM:
			check_bound(checker, each, "the RAM", of, ACCOUNT_RAM, each->node->ram.value);
			break;
		case ASSERT_CAPS:
			check_bound(checker, each, "the number of caps", of, ACCOUNT_CAPS, each->node->caps.value);
			break;
		}
	}
}
