/* SPDX-License-Identifier: MIT */
/* Faults in configurations, policies and ROM modules. */
#include "mutant.h"

#include <string.h>

/*
 * Attributes that only say what a component prints. One that is gone makes another text, as the component declares, and
 * no fault; one that is misspelt or of another type is a fault all the same.
 */
static const char *const texts[] = { "greeting", "repeat", "say", "secret", "period_ms", "kind", "seconds", "seed" };

static bool says_text(const struct ast_attribute *attribute)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (attribute->key.text && !strcmp(attribute->key.text, texts[i])) return true;
	return false;
}

static bool block_says_text(const struct ast_block *block)
{
	for (const struct ast_statement *at = block ? block->first : NULL; at; at = at->next)
		if (at->kind == AST_ATTRIBUTE && says_text((const struct ast_attribute *)at)) return true;
	return false;
}

/* ---- attributes ---- */

static void drop_attribute(struct mutator *mutator, const struct site *site)
{
	if (!says_text((struct ast_attribute *)site->statement)) statement_drop(mutator, site);
}

static void misspell_attribute(struct mutator *mutator, const struct site *site)
{
	struct ast_attribute *attribute = (struct ast_attribute *)site->statement;
	mutant_replace(mutator, attribute->key.span, "%s", misspelt(mutator, attribute->key.text));
}

static void retype_attribute(struct mutator *mutator, const struct site *site)
{
	struct ast_expression *value = ((struct ast_attribute *)site->statement)->value;
	if (value->kind == AST_NUMBER) mutant_replace(mutator, value->span, "\"many\"");
	else if (value->kind == AST_BOOL) mutant_replace(mutator, value->span, "17");
	else if (plain_text(value)) mutant_replace(mutator, value->span, "%s", "4711");
}

static void exceed_attribute(struct mutator *mutator, const struct site *site)
{
	struct ast_attribute  *attribute = (struct ast_attribute *)site->statement;
	struct ast_expression *value = attribute->value;
	if (value->kind == AST_NUMBER) mutant_replace(mutator, value->span, "99999999999");
	else if (plain_text(value) && !says_text(attribute))
		mutant_replace(mutator, value->span, "\"%0250d\"", 0);
}

static void change_attribute_text(struct mutator *mutator, const struct site *site)
{
	struct ast_attribute *attribute = (struct ast_attribute *)site->statement;
	const char           *text = plain_text(attribute->value);
	if (text && *text && !says_text(attribute))
		mutant_replace(mutator, attribute->value->span, "\"%s\"", misspelt(mutator, text));
}

/* ---- nodes ---- */

static void misspell_node(struct mutator *mutator, const struct site *site)
{
	struct ast_node *node = (struct ast_node *)site->statement;
	if (node->type.text) mutant_replace(mutator, node->type.span, "%s", misspelt(mutator, node->type.text));
}

static void change_node_text(struct mutator *mutator, const struct site *site)
{
	struct ast_node *node = (struct ast_node *)site->statement;
	const char      *text = plain_text(node->value);
	if (text && *text) mutant_replace(mutator, node->value->span, "\"%s\"", misspelt(mutator, text));
}

static void add_node(struct mutator *mutator, const struct site *site)
{
	struct ast_config *config = (struct ast_config *)site->statement;
	if (config->body) mutant_insert(mutator, config->body->span.begin + 1, " verbosity { }");
}

static void add_attribute(struct mutator *mutator, const struct site *site)
{
	struct ast_config *config = (struct ast_config *)site->statement;
	if (config->body) mutant_insert(mutator, config->body->span.begin + 1, " verbosity: 3;");
}

static void drop_config(struct mutator *mutator, const struct site *site)
{
	if (!block_says_text(((struct ast_config *)site->statement)->body)) statement_drop(mutator, site);
}

/* ---- policies ---- */

static void change_pattern(struct mutator *mutator, const struct site *site)
{
	struct ast_policy *policy = (struct ast_policy *)site->statement;
	if (policy->pattern && plain_text(policy->pattern->text))
		mutant_replace(mutator, policy->pattern->text->span, "\"%s\"",
		               misspelt(mutator, plain_text(policy->pattern->text)));
}

static void prefix_pattern(struct mutator *mutator, const struct site *site)
{
	struct ast_policy *policy = (struct ast_policy *)site->statement;
	if (policy->pattern && plain_text(policy->pattern->text))
		mutant_replace(mutator, policy->pattern->text->span, "\"init -> %s\"", plain_text(policy->pattern->text));
}

static void make_default(struct mutator *mutator, const struct site *site)
{
	struct ast_policy *policy = (struct ast_policy *)site->statement;
	if (policy->pattern)
		mutant_replace(mutator, (struct span){ policy->base.span.begin, policy->body->span.begin }, "default policy ");
}

static void empty_policy(struct mutator *mutator, const struct site *site)
{
	struct ast_policy *policy = (struct ast_policy *)site->statement;
	if (policy->body && policy->body->first) mutant_replace(mutator, policy->body->span, "{ }");
}

/* ---- ROM modules ---- */

static void rename_rom(struct mutator *mutator, const struct site *site)
{
	struct ast_rom *rom = (struct ast_rom *)site->statement;
	if (rom->name.text) mutant_replace(mutator, rom->name.span, "\"%s\"", misspelt(mutator, rom->name.text));
}

static void miss_rom_file(struct mutator *mutator, const struct site *site)
{
	struct ast_rom *rom = (struct ast_rom *)site->statement;
	if (rom->file) mutant_replace(mutator, rom->file->span, "\"nobody_wrote_this\"");
}

static void name_rom_as_binary(struct mutator *mutator, const struct site *site)
{
	struct ast_rom *rom = (struct ast_rom *)site->statement;
	mutant_replace(mutator, rom->name.span, "\"init\"");
}

const struct mutant_operator operators_of_configs[] = {
	{ "config-dropped", AST_CONFIG, drop_config },
	{ "config-duplicated", AST_CONFIG, statement_duplicate },
	{ "attribute-added", AST_CONFIG, add_attribute },
	{ "attribute-dropped", AST_ATTRIBUTE, drop_attribute },
	{ "attribute-duplicated", AST_ATTRIBUTE, statement_duplicate },
	{ "attribute-misspelt", AST_ATTRIBUTE, misspell_attribute },
	{ "attribute-retyped", AST_ATTRIBUTE, retype_attribute },
	{ "attribute-too-large", AST_ATTRIBUTE, exceed_attribute },
	{ "attribute-text-changed", AST_ATTRIBUTE, change_attribute_text },
	{ "attribute-swapped", AST_ATTRIBUTE, statement_swap_with_next },
	{ "node-added", AST_CONFIG, add_node },
	{ "node-misspelt", AST_NODE, misspell_node },
	{ "node-text-changed", AST_NODE, change_node_text },
	{ "policy-dropped", AST_POLICY, statement_drop },
	{ "policy-duplicated", AST_POLICY, statement_duplicate },
	{ "policy-swapped", AST_POLICY, statement_swap_with_next },
	{ "policy-label-changed", AST_POLICY, change_pattern },
	{ "policy-label-prefixed", AST_POLICY, prefix_pattern },
	{ "policy-made-default", AST_POLICY, make_default },
	{ "policy-emptied", AST_POLICY, empty_policy },
	{ "default-policy-dropped", AST_DEFAULT_POLICY, statement_drop },
	{ "default-policy-emptied", AST_DEFAULT_POLICY, empty_policy },
	{ "rom-dropped", AST_ROM, statement_drop },
	{ "rom-duplicated", AST_ROM, statement_duplicate },
	{ "rom-renamed", AST_ROM, rename_rom },
	{ "rom-file-missing", AST_ROM, miss_rom_file },
	{ "rom-named-as-binary", AST_ROM, name_rom_as_binary },
	{ 0 },
};
