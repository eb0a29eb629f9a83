/* SPDX-License-Identifier: MIT */
#include "check/assertion.h"
#include "check/ledger.h"
#include "check/tcb.h"

/* tcb(a) <= size: what `a` has to rely on, see tcb.h. */

enum { PARTS_SHOWN = 12 };

static void note_part(const struct claim *claim, struct diagnostic *diagnostic, const struct tcb_part *part)
{
	struct compilation *compilation = claim->checker->compilation;
	const char         *size        = amount_text(compilation, ACCOUNT_RAM, part->code_bytes);

	if (part->role == TCB_CORE) {
		diagnostic_note(compilation, diagnostic, claim->checker->system->platform->name_span, "kernel and core: %s", size);
		return;
	}
	struct graph_step step = { .from = part->client, .to = part->node, .session = part->session };
	diagnostic_note(compilation, diagnostic, graph_step_span(&step), "'%s', %s of '%s': %s", node_title(part->node),
	                part->session ? part->session->service : "the init", node_title(part->client), size);
}

void check_tcb(const struct claim *claim)
{
	const struct assertion *assertion = claim->assertion;
	struct tcb const        tcb       = tcb_of(claim->checker, claim->graph, assertion->node);
	struct compilation     *compilation = claim->checker->compilation;

	if (!tcb.known && !diagnostics_failed(&compilation->diagnostics)) {
		finding(claim->checker, "tcb-too-large", assertion->span, "core of platform '%s' is not in the store: its code "
		        "cannot be counted", claim->checker->system->platform->name);
		return;
	}
	if (tcb.code_bytes < assertion->bound || (tcb.code_bytes == assertion->bound && !assertion->strict))
		return;
	struct diagnostic *diagnostic = finding(claim->checker, "tcb-too-large", assertion->span,
	        "the trusted computing base of '%s' is %s of code, and %s %s is claimed", node_title(assertion->node),
	        amount_text(compilation, ACCOUNT_RAM, tcb.code_bytes), assertion->strict ? "less than" : "at most",
	        amount_text(compilation, ACCOUNT_RAM, assertion->bound));
	size_t shown = 0, hidden = 0;
	for (size_t i = 0; i < tcb.count; i++) {
		if (tcb.parts[i].again)
			continue;
		if (shown < PARTS_SHOWN)
			note_part(claim, diagnostic, &tcb.parts[i]);
		shown < PARTS_SHOWN ? shown++ : hidden++;
	}
	if (hidden)
		diagnostic_note(compilation, diagnostic, assertion->span, "and %zu more: 'explain tcb' shows them", hidden);
}
