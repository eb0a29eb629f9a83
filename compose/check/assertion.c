/* SPDX-License-Identifier: MIT */
#include "check/assertion.h"

#include "check/ledger.h"

/* What the author claims: sizes and quotas here, what concerns the graph of sessions in assert_*.c. */

static void check_bound(struct checker *checker, const struct assertion *assertion, const char *what, const char *of,
                        enum account account, uint64_t value)
{
	if (value < assertion->bound || (value == assertion->bound && !assertion->strict))
		return;
	finding(checker, "assertion-failed", assertion->span, "%s%s is %s, and %s %s is claimed", what, of,
	        amount_text(checker->compilation, account, value), assertion->strict ? "less than" : "at most",
	        amount_text(checker->compilation, account, assertion->bound));
}

/* An edge of the graph is worth a sixth of what lists cost. */
bool claim_spend(const struct claim *claim)
{
	uint64_t units = claim->graph->spent / 6;
	claim->graph->spent = 0;
	return work_spend(claim->checker->compilation, units, claim->assertion->span, "deciding the claims");
}

static void check_claim(const struct claim *claim)
{
	struct checker         *checker   = claim->checker;
	const struct assertion *assertion = claim->assertion;
	const char             *of        = assertion->node ? arena_format(checker_arena(checker), " of '%s'",
	                                                                   node_title(assertion->node)) : "";
	switch (assertion->form) {
	case ASSERT_IMAGE:
		check_bound(checker, assertion, "the image in memory", "", ACCOUNT_RAM, checker->system->image_span_bytes);
		break;
	case ASSERT_RAM:
		check_bound(checker, assertion, "the RAM", of, ACCOUNT_RAM, assertion->node->ram.value);
		break;
	case ASSERT_CAPS:
		check_bound(checker, assertion, "the number of caps", of, ACCOUNT_CAPS, assertion->node->caps.value);
		break;
	case ASSERT_TCB:       check_tcb(claim);       break;
	case ASSERT_ISOLATED:  check_isolated(claim);  break;
	case ASSERT_SEPARATE:  check_separate(claim);  break;
	case ASSERT_REACHES:   check_reaches(claim);   break;
	case ASSERT_ONLY_USES: check_only_uses(claim); break;
	}
}

void check_assertions(struct checker *checker)
{
	struct graph graph;
	if (!checker->system->assertions)
		return;
	graph_init(&graph, checker_arena(checker), checker->system);
	for (const struct assertion *each = checker->system->assertions; each; each = each->next) {
		struct claim claim = { .checker = checker, .graph = &graph, .assertion = each };
		if (!claim_spend(&claim))
			return;
		check_claim(&claim);
	}
}
