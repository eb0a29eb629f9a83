/* SPDX-License-Identifier: MIT */
/* Faults in routes, exports, imports and aliases: who is asked, for what, under which label. */
#include "mutant.h"

#include <string.h>

static const char *const services[] = { "Timer", "Terminal", "ROM", "LOG" };

enum { SERVICES = sizeof(services) / sizeof(services[0]) };

static struct ast_route *route_of(const struct site *site) { return (struct ast_route *)site->statement; }

/* ---- service ---- */

static void change_service(struct mutator *mutator, const struct site *site)
{
	const struct ast_name *service = &route_of(site)->service;
	if (!service->text) return;
	for (size_t i = 0; i < SERVICES; i++)
		if (strcmp(services[i], service->text)) mutant_replace(mutator, service->span, "%s", services[i]);
}

static void misspell_service(struct mutator *mutator, const struct site *site)
{
	const struct ast_name *service = &route_of(site)->service;
	if (service->text) mutant_replace(mutator, service->span, "%s", misspelt(mutator, service->text));
}

/* ---- label ---- */

static void change_label(struct mutator *mutator, const struct site *site)
{
	const struct ast_pattern *pattern = route_of(site)->pattern;
	if (pattern && plain_text(pattern->text))
		mutant_replace(mutator, pattern->text->span, "\"%s\"", misspelt(mutator, plain_text(pattern->text)));
}

static void drop_label(struct mutator *mutator, const struct site *site)
{
	const struct ast_pattern *pattern = route_of(site)->pattern;
	if (pattern) mutant_delete(mutator, pattern->span);
}

static void widen_label(struct mutator *mutator, const struct site *site)
{
	const struct ast_pattern *pattern = route_of(site)->pattern;
	if (pattern && plain_text(pattern->text) && !strchr(plain_text(pattern->text), '*'))
		mutant_replace(mutator, pattern->text->span, "\"%s*\"", plain_text(pattern->text));
}

static void add_label(struct mutator *mutator, const struct site *site)
{
	struct ast_route *route = route_of(site);
	if (route->service.text && !route->pattern) mutant_insert(mutator, route->service.span.end, " \"other\"");
}

/* Another form of pattern: what was exact is a suffix, what was a prefix is exact, … */
static void change_form(struct mutator *mutator, const struct ast_pattern *pattern)
{
	const char *text = pattern ? plain_text(pattern->text) : NULL;
	size_t      chars = text ? strlen(text) : 0;
	if (chars < 2) return;
	if (text[chars - 1] == '*') {
		mutant_replace(mutator, pattern->text->span, "\"%.*s\"", (int)chars - 1, text);
		mutant_replace(mutator, pattern->text->span, "\"*%.*s\"", (int)chars - 1, text);
	} else if (*text == '*') {
		mutant_replace(mutator, pattern->text->span, "\"%s\"", text + 1);
		mutant_replace(mutator, pattern->text->span, "\"%s*\"", text + 1);
	} else {
		mutant_replace(mutator, pattern->text->span, "\"*%s\"", text);
		mutant_replace(mutator, pattern->text->span, "\"%s*\"", text);
		mutant_replace(mutator, pattern->text->span, "\"%s -> \"", text);
	}
}

static void change_route_form(struct mutator *mutator, const struct site *site)
{
	const struct ast_pattern *pattern = route_of(site)->pattern;
	change_form(mutator, pattern);
	if (pattern && pattern->kind == AST_PATTERN_LAST)
		mutant_replace(mutator, pattern->span, "%s", text_under(mutator, pattern->text->span));
	if (pattern && pattern->kind == AST_PATTERN_LABEL)
		mutant_replace(mutator, pattern->span, "unscoped %s", text_under(mutator, pattern->text->span));
}

static void change_policy_form(struct mutator *mutator, const struct site *site)
{
	change_form(mutator, ((const struct ast_policy *)site->statement)->pattern);
}

/* ---- devices ---- */

/* Another device of the board: core's own, one of another kind, one that somebody else has. */
static void change_device(struct mutator *mutator, const struct site *site)
{
	static const char *const devices[] = { "uart0", "uart1", "ktimer", "pit", "uart1.1" };
	struct ast_route        *route = route_of(site);
	const char              *service = route->service.text;
	if (!service || (strcmp(service, "IRQ") && strcmp(service, "IO_PORT") && strcmp(service, "IO_MEM"))) return;
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (plain_text(route->targets.items[0].label))
			mutant_replace(mutator, route->targets.items[0].label->span, "\"%s\"", devices[i]);
}

/* ---- target ---- */

static void target_sibling(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	const char        *self = site->child && site->statement->kind != AST_EXPORT ? child_name(site->child) : NULL;
	for (size_t i = 0; i < site->scope->children.count; i++) {
		const char *name = site->scope->children.items[i].text;
		if ((!self || strcmp(name, self)) && (target->kind != AST_TARGET_CHILD || strcmp(name, target->name.text)))
			mutant_replace(mutator, target->name.span, "%s", name);
	}
}

static void target_parent(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (target->kind != AST_TARGET_PARENT) mutant_replace(mutator, target->name.span, "parent");
}

static void target_self(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (site->child && child_name(site->child)) mutant_replace(mutator, target->name.span, "%s", child_name(site->child));
}

static void target_nobody(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (target->kind == AST_TARGET_CHILD && target->name.text)
		mutant_replace(mutator, target->name.span, "%s", misspelt(mutator, target->name.text));
}

static void target_any(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (target->kind != AST_TARGET_ANY) mutant_replace(mutator, target->name.span, "any");
}

static void target_second(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (target->kind == AST_TARGET_CHILD) mutant_insert(mutator, target->name.span.begin, "parent, ");
	else mutant_insert(mutator, target->span.end, ", any");
}

/* ---- attributes of the target ---- */

static void change_rewriting(struct mutator *mutator, const struct site *site)
{
	struct ast_target     *target = &route_of(site)->targets.items[0];
	struct ast_expression *texts[] = { target->label, target->identity, target->resource, target->prepend };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (plain_text(texts[i]))
			mutant_replace(mutator, texts[i]->span, "\"%s\"", misspelt(mutator, plain_text(texts[i])));
}

static void drop_rewriting(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (target->label) mutant_delete(mutator, (struct span){ target->name.span.end, target->label->span.end });
}

static void add_rewriting(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (!target->label && !target->identity && !target->resource && !target->prepend)
		mutant_insert(mutator, target->name.span.end, " label \"other\"");
}

static void drop_route_policy(struct mutator *mutator, const struct site *site)
{
	struct ast_target *target = &route_of(site)->targets.items[0];
	if (!target->policy) return;
	uint32_t begin = target->name.span.end;
	if (target->label) begin = target->label->span.end;
	mutant_delete(mutator, (struct span){ begin, target->policy->span.end });
}

/* ---- imports ---- */

static struct span entry_with_comma(const struct ast_requires *requires, size_t i)
{
	const struct ast_requirement *items = requires->requirements.items;
	if (i) return (struct span){ items[i - 1].span.end, items[i].span.end };
	return (struct span){ items[0].span.begin, items[1].span.begin };
}

static void drop_import_entry(struct mutator *mutator, const struct site *site)
{
	struct ast_requires *import = (struct ast_requires *)site->statement;
	if (import->requirements.count < 2) return;
	for (size_t i = 0; i < import->requirements.count; i++) mutant_delete(mutator, entry_with_comma(import, i));
}

static void change_import_entry(struct mutator *mutator, const struct site *site)
{
	struct ast_requires *import = (struct ast_requires *)site->statement;
	for (size_t i = 0; i < import->requirements.count; i++) {
		const struct ast_name *service = &import->requirements.items[i].service;
		if (service->text) mutant_replace(mutator, service->span, "%s", misspelt(mutator, service->text));
	}
}

static void add_import_entry(struct mutator *mutator, const struct site *site)
{
	struct ast_requires *import = (struct ast_requires *)site->statement;
	for (size_t i = 0; i < 2; i++)
		mutant_insert(mutator, import->requirements.items[0].span.begin, "%s, ", services[i]);
}

static void label_import_entry(struct mutator *mutator, const struct site *site)
{
	struct ast_requires *import = (struct ast_requires *)site->statement;
	for (size_t i = 0; i < import->requirements.count; i++)
		if (!import->requirements.items[i].label)
			mutant_insert(mutator, import->requirements.items[i].service.span.end, " \"other\"");
}

/* ---- aliases ---- */

/* An alias of the name of a child. */
static void shadow_child(struct mutator *mutator, const struct site *site)
{
	struct ast_alias *alias = (struct ast_alias *)site->statement;
	for (size_t i = 0; i < site->scope->children.count; i++)
		mutant_replace(mutator, alias->name.span, "%s", site->scope->children.items[i].text);
}

static void rename_alias(struct mutator *mutator, const struct site *site)
{
	struct ast_alias *alias = (struct ast_alias *)site->statement;
	if (alias->name.text) mutant_replace(mutator, alias->name.span, "%s", misspelt(mutator, alias->name.text));
}

static void retarget_alias(struct mutator *mutator, const struct site *site)
{
	struct ast_alias *alias = (struct ast_alias *)site->statement;
	for (size_t i = 0; i < site->scope->children.count; i++)
		if (strcmp(site->scope->children.items[i].text, alias->child.text))
			mutant_replace(mutator, alias->child.span, "%s", site->scope->children.items[i].text);
	mutant_replace(mutator, alias->child.span, "%s", misspelt(mutator, alias->child.text));
}

const struct mutant_operator operators_of_routes[] = {
	{ "route-dropped", AST_ROUTE, statement_drop },
	{ "route-duplicated", AST_ROUTE, statement_duplicate },
	{ "route-swapped", AST_ROUTE, statement_swap_with_next },
	{ "route-service-changed", AST_ROUTE, change_service },
	{ "route-service-misspelt", AST_ROUTE, misspell_service },
	{ "route-label-changed", AST_ROUTE, change_label },
	{ "route-label-dropped", AST_ROUTE, drop_label },
	{ "route-label-widened", AST_ROUTE, widen_label },
	{ "route-label-added", AST_ROUTE, add_label },
	{ "route-label-form", AST_ROUTE, change_route_form },
	{ "policy-label-form", AST_POLICY, change_policy_form },
	{ "device-changed", AST_ROUTE, change_device },
	{ "route-to-sibling", AST_ROUTE, target_sibling },
	{ "route-to-parent", AST_ROUTE, target_parent },
	{ "route-to-self", AST_ROUTE, target_self },
	{ "route-to-nobody", AST_ROUTE, target_nobody },
	{ "route-to-any", AST_ROUTE, target_any },
	{ "route-second-target", AST_ROUTE, target_second },
	{ "rewriting-changed", AST_ROUTE, change_rewriting },
	{ "rewriting-dropped", AST_ROUTE, drop_rewriting },
	{ "rewriting-added", AST_ROUTE, add_rewriting },
	{ "route-policy-dropped", AST_ROUTE, drop_route_policy },
	{ "default-route-dropped", AST_DEFAULT_ROUTE, statement_drop },
	{ "default-route-changed", AST_DEFAULT_ROUTE, target_sibling },
	{ "export-dropped", AST_EXPORT, statement_drop },
	{ "export-service-changed", AST_EXPORT, change_service },
	{ "export-to-sibling", AST_EXPORT, target_sibling },
	{ "export-to-nobody", AST_EXPORT, target_nobody },
	{ "import-dropped", AST_IMPORT, statement_drop },
	{ "import-entry-dropped", AST_IMPORT, drop_import_entry },
	{ "import-entry-misspelt", AST_IMPORT, change_import_entry },
	{ "import-entry-added", AST_IMPORT, add_import_entry },
	{ "import-entry-labelled", AST_IMPORT, label_import_entry },
	{ "alias-named-as-child", AST_ALIAS, shadow_child },
	{ "alias-dropped", AST_ALIAS, statement_drop },
	{ "alias-renamed", AST_ALIAS, rename_alias },
	{ "alias-retargeted", AST_ALIAS, retarget_alias },
	{ 0 },
};
