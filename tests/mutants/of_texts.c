/* SPDX-License-Identifier: MIT */
/* Changes around the structure: what is used, where it runs, and what means the same as before. */
#include "mutant.h"

#include <inttypes.h>
#include <string.h>

static void misspell_platform(struct mutator *mutator, const struct site *site)
{
	struct ast_declaration *scenario = (struct ast_declaration *)site->statement;
	for (size_t i = 0; i < scenario->platforms.count; i++)
		mutant_replace(mutator, scenario->platforms.items[i].span, "%s",
		               misspelt(mutator, scenario->platforms.items[i].text));
}

static void add_comments(struct mutator *mutator, const struct site *site)
{
	mutant_insert(mutator, site->statement->span.begin, "/* said by the way: start nobody; } */ ");
	mutant_insert(mutator, site->statement->span.end, "\n# said behind: { \n");
}

static void drop_comment(struct mutator *mutator, const struct site *site)
{
	(void)site;
	for (size_t i = 0; i < mutator->file->comments.count; i++)
		mutant_replace(mutator, mutator->file->comments.items[i], "/* said otherwise */");
}

/* The same number in another notation. */
static void respell(struct mutator *mutator, const struct site *site)
{
	struct ast_expression *value = ((struct ast_value *)site->statement)->value;
	if (value->kind != AST_NUMBER) return;
	mutant_replace(mutator, value->span, "0x%" PRIx64, value->number);
	mutant_replace(mutator, value->span, "(%" PRIu64 " + 4 - 4)", value->number);
}

/* Whose line is expected is structure; what it says is not. */
static void change_expected_label(struct mutator *mutator, const struct site *site)
{
	struct ast_expect *expect = (struct ast_expect *)site->statement;
	const char        *text = expect->text ? plain_text(expect->text) : NULL;
	const char        *end = text && *text == '[' ? strchr(text, ']') : NULL;
	if (!end) return;
	const char *label = arena_copy(&mutator->compilation.arena, text + 1, (size_t)(end - text - 1));
	mutant_replace(mutator, expect->text->span, "\"[%s]%s\"", misspelt(mutator, label), end + 1);
	mutant_replace(mutator, expect->text->span, "\"[%s -> inner]%s\"", label, end + 1);
	mutant_replace(mutator, expect->text->span, "\"\"");
}

static void quote_name(struct mutator *mutator, const struct site *site)
{
	struct ast_start *start = (struct ast_start *)site->statement;
	if (start->component.text && !start->component.string)
		mutant_replace(mutator, start->component.span, "\"%s\"", start->component.text);
}

static void semicolon(struct mutator *mutator, const struct site *site)
{
	struct span span = site->statement->span;
	if (site->statement->kind == AST_START && ((struct ast_start *)site->statement)->body) return;
	mutant_delete(mutator, (struct span){ span.end - 1, span.end });
}

const struct mutant_operator operators_of_texts[] = {
	{ "use-dropped", AST_USE, statement_drop },
	{ "platform-misspelt", AST_SCENARIO, misspell_platform },
	{ "comment-added", AST_START, add_comments },
	{ "comment-added-inside", AST_RAM, add_comments },
	{ "comment-changed", AST_SCENARIO, drop_comment },
	{ "ram-respelt", AST_RAM, respell },
	{ "caps-respelt", AST_CAPS, respell },
	{ "expected-label-changed", AST_EXPECT, change_expected_label },
	{ "name-quoted", AST_START, quote_name },
	{ "semicolon-dropped", AST_ROUTE, semicolon },
	{ 0 },
};
