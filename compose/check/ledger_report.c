/* SPDX-License-Identifier: MIT */
#include "check/ledger.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Quotas that do not add up, with the sum. */

enum { LINES_SHOWN_MAX = 6 };

const char *amount_text(struct compilation *compilation, enum account account, uint64_t amount)
{
	if (account == ACCOUNT_CAPS || (amount && amount % 1024 == 0))
		return account == ACCOUNT_CAPS ? arena_format(&compilation->arena, "%" PRIu64, amount)
		                               : size_text(&compilation->interner, amount);
	return arena_format(&compilation->arena, "%" PRIu64 " bytes", amount);
}

struct sum_context {
	struct compilation *compilation;
	struct diagnostic  *diagnostic;
	enum account        account;
};

static void show_amount(struct sum_context *context, uint64_t amount, const char *what)
{
	if (amount)
		diagnostic_help(context->compilation, context->diagnostic, "%8s  %s",
		                amount_text(context->compilation, context->account, amount), what);
}

static void show_line(void *opaque, const struct need_line *line)
{
	struct sum_context *context = opaque;
	if (line->amount.of[context->account])
		show_amount(context, line->amount.of[context->account], need_line_text(context->compilation, line));
}

static void show_need(struct checker *checker, struct diagnostic *diagnostic, const struct node *node,
                      enum account account)
{
	const struct ledger *ledger  = node->ledger;
	struct sum_context   context = { checker->compilation, diagnostic, account };

	show_amount(&context, minus(ledger->environment.of[account], ledger->pd_arrives.of[account]),
	            "sessions CPU, LOG and ROM, and init's book-keeping of a child");
	ledger_needs(checker->system, node, show_line, &context);
	if (node->children)
		show_amount(&context, ledger->children.of[account], "its children");
}

void report_below_floor(struct checker *checker, const struct node *node, enum account account, uint64_t assigned)
{
	struct compilation *compilation = checker->compilation;
	struct quota       *quota       = node_quota((struct node *)node, account);
	uint64_t            floor       = node->ledger->floor.of[account];
	const char         *least       = amount_text(compilation, account, floor);
	struct diagnostic  *diagnostic  = finding(checker, account == ACCOUNT_RAM ? "ram-below-floor" : "caps-below-floor",
	        quota->span, "'%s' %s %s %s, and needs at least %s", node->parent ? node->path : node->name,
	        quota->form == QUOTA_NUMBER ? "is assigned" : "is left with",
	        amount_text(compilation, account, assigned), account_word(account), least);

	if (quota->form == QUOTA_NUMBER)
		diagnostic_help_edit(compilation, diagnostic, quota->span,
		                     account == ACCOUNT_RAM ? size_text(&compilation->interner, floor) : least,
		                     "the least that suffices is %s, which is what 'auto' gives", least);
	show_need(checker, diagnostic, node, account);
	if (node->component)
		diagnostic_note(compilation, diagnostic,
		                account == ACCOUNT_RAM ? node->component->ram_span : node->component->caps_span,
		                "what component '%s' declares", node->component->name);
}

struct share { const struct node *node; uint64_t value; };

/* Greatest first; equal ones in the author's order. */
static int compare_shares(const void *a, const void *b)
{
	const struct share *first = a, *second = b;
	if (first->value != second->value)
		return first->value < second->value ? 1 : -1;
	return first->node->index < second->node->index ? -1 : 1;
}

static void show_children(struct checker *checker, struct diagnostic *diagnostic, const struct node *sandbox,
                          enum account account)
{
	struct share *shares = arena_new_array(checker_arena(checker), struct share, sandbox->child_count);
	size_t        count  = 0;
	uint64_t      others = 0;

	for (const struct node *child = sandbox->children; child; child = child->next)
		shares[count++] = (struct share){ child, child->ledger->assigned.of[account] };
	qsort(shares, count, sizeof(*shares), compare_shares);
	for (size_t i = 0; i < count; i++) {
		if (i >= LINES_SHOWN_MAX) {
			others = plus(others, shares[i].value);
			continue;
		}
		struct quota *quota = node_quota((struct node *)shares[i].node, account);
		diagnostic_note(checker->compilation, diagnostic, quota->span, "%s: '%s'%s",
		                amount_text(checker->compilation, account, shares[i].value), shares[i].node->path,
		                quota->form == QUOTA_NUMBER ? "" : quota->form == QUOTA_REST ? " (rest, at least)" : " (auto)");
	}
	if (count > LINES_SHOWN_MAX)
		diagnostic_help(checker->compilation, diagnostic, "the other %zu take %s together", count - LINES_SHOWN_MAX,
		                amount_text(checker->compilation, account, others));
}

void report_overcommit(struct checker *checker, const struct node *sandbox, enum account account, uint64_t available)
{
	struct compilation  *compilation = checker->compilation;
	const struct ledger *ledger      = sandbox->ledger;
	struct quota        *quota       = node_quota((struct node *)sandbox, account);
	struct diagnostic   *diagnostic  = finding(checker, account == ACCOUNT_RAM ? "ram-overcommit" : "caps-overcommit",
	        quota->span, "the children of %s take %s %s together, and it has %s for them",
	        node_words(checker, sandbox), amount_text(compilation, account, ledger->children.of[account]), account_word(account),
	        amount_text(compilation, account, available));

	diagnostic_help(compilation, diagnostic, "%s in its account, of which it needs %s itself",
	                amount_text(compilation, account, ledger->start.of[account]),
	                amount_text(compilation, account, ledger->need.of[account]));
	if (sandbox->parent && quota->form == QUOTA_NUMBER)
		diagnostic_help(compilation, diagnostic, "the least that suffices is %s",
		                amount_text(compilation, account, ledger->floor.of[account]));
	show_children(checker, diagnostic, sandbox, account);
}

void report_machine(struct checker *checker, enum account account, uint64_t available)
{
	struct compilation    *compilation = checker->compilation;
	const struct platform *platform    = checker->system->platform;
	struct node           *root        = checker->system->root;
	struct quota          *quota       = node_quota(root, account);
	uint64_t               wanted      = quota->form == QUOTA_NUMBER ? quota->value : root->ledger->floor.of[account];
	struct diagnostic     *diagnostic  = finding(checker, account == ACCOUNT_RAM ? "ram-overcommit" : "caps-overcommit",
	        quota->span, "the scenario takes %s %s, and platform '%s' leaves %s", amount_text(compilation, account, wanted),
	        account_word(account), platform->name, amount_text(compilation, account, available));

	if (account == ACCOUNT_RAM) {
		diagnostic_note(compilation, diagnostic, platform->memory_span, "%s: the machine's memory",
		                amount_text(compilation, account, platform->memory_size_bytes));
		diagnostic_help(compilation, diagnostic, "- %s: core and the modules of the image",
		                amount_text(compilation, account, checker->system->image_span_bytes));
		diagnostic_note(compilation, diagnostic, platform->core_span, "- %s: what core keeps",
		                amount_text(compilation, account, platform->core_ram_bytes));
	} else {
		diagnostic_note(compilation, diagnostic, platform->core_span, "%" PRIu64 " in all, of which core keeps %" PRIu64,
		                platform->core_caps_total, platform->core_caps);
	}
}
