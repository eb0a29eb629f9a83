/* SPDX-License-Identifier: MIT */
/*
 * Makes mutants of scenarios: every one that any operator can make is enumerated, and as many as are wanted are chosen
 * by a seed, the operators and bases in turn. Writes each into a file of its own, and on standard output a line for
 * each, separated by tabs: file, base, operator, line, what was changed.
 *
 * usage: mutate SEED COUNT DIRECTORY BASE.scenario...
 */
#include "mutant.h"

#include "syntax/parse.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct mutant_operator *const families[] = {
	operators_of_routes, operators_of_nodes, operators_of_quotas, operators_of_configs, operators_of_texts,
};

enum { FAMILIES = sizeof(families) / sizeof(families[0]), BASES_MAX = 64 };

/* SplitMix64 */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* ---- leaving mutants ---- */

static struct mutant *mutant_new(struct mutator *mutator)
{
	struct mutant *mutant = vector_add(&mutator->compilation.arena, &mutator->mutants);
	*mutant = (struct mutant){ .operator = mutator->operator, .base = mutator->name, .mutator = mutator,
	                           .order = random_next(&mutator->random) };
	return mutant;
}

/* Keeps the order of the text; of two at one place, the earlier one stays before. */
static void edit_add(struct mutant *mutant, struct span span, const char *text)
{
	size_t at = mutant->edits.count;
	*vector_add(&mutant->mutator->compilation.arena, &mutant->edits) = (struct mutant_edit){ 0 };
	for (; at && mutant->edits.items[at - 1].span.begin > span.begin; at--)
		mutant->edits.items[at] = mutant->edits.items[at - 1];
	mutant->edits.items[at] = (struct mutant_edit){ span, text };
}

static void replace(struct mutator *mutator, struct span span, const char *text)
{
	if (strcmp(text_under(mutator, span), text)) edit_add(mutant_new(mutator), span, text);
}

void mutant_delete(struct mutator *mutator, struct span span) { replace(mutator, span, ""); }

void mutant_replace(struct mutator *mutator, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	replace(mutator, span, arena_vformat(&mutator->compilation.arena, format, arguments));
	va_end(arguments);
}

void mutant_insert(struct mutator *mutator, uint32_t at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	replace(mutator, (struct span){ at, at }, arena_vformat(&mutator->compilation.arena, format, arguments));
	va_end(arguments);
}

void mutant_swap(struct mutator *mutator, struct span first, struct span second)
{
	if (!strcmp(text_under(mutator, first), text_under(mutator, second))) return;
	struct mutant *mutant = mutant_new(mutator);
	edit_add(mutant, first, text_under(mutator, second));
	edit_add(mutant, second, text_under(mutator, first));
}

void mutant_move(struct mutator *mutator, struct span span, uint32_t to)
{
	struct mutant *mutant = mutant_new(mutator);
	edit_add(mutant, span, "");
	edit_add(mutant, (struct span){ to, to },
	         arena_format(&mutator->compilation.arena, "\n%s\n", text_under(mutator, span)));
}

void statement_drop(struct mutator *mutator, const struct site *site) { mutant_delete(mutator, site->statement->span); }

void statement_duplicate(struct mutator *mutator, const struct site *site)
{
	mutant_insert(mutator, site->statement->span.end, " %s", text_under(mutator, site->statement->span));
}

void statement_swap_with_next(struct mutator *mutator, const struct site *site)
{
	const struct ast_statement *next = site->statement->next;
	if (next && next->kind == site->statement->kind) mutant_swap(mutator, site->statement->span, next->span);
}

/* Expectations stand in the scenario, and in its loops. A text without label may be that of anybody. */
static void drop_expectations(struct mutant *mutant, const struct ast_block *block, const char *begin)
{
	for (const struct ast_statement *at = block->first; at; at = at->next) {
		if (at->kind == AST_SCENARIO) drop_expectations(mutant, ((const struct ast_declaration *)at)->body, begin);
		if (at->kind == AST_FOR) drop_expectations(mutant, ((const struct ast_for *)at)->body, begin);
		if (at->kind != AST_EXPECT) continue;
		const char *text = strchr(text_under(mutant->mutator, at->span), '"');
		if (text && (strncmp(text, "\"[", 2) || !strncmp(text, begin, strlen(begin))))
			edit_add(mutant, at->span, "forbid \"panic: \" within 1s;");   /* the time to see what else happens */
	}
}

void mutant_exchange(struct mutator *mutator, const struct site *site, struct span span, const char *text)
{
	if (!site->scope->label) return;
	struct mutant *mutant = mutant_new(mutator);
	edit_add(mutant, span, text);
	drop_expectations(mutant, &mutator->file->block,
	                  arena_format(&mutator->compilation.arena, "\"[%s -> %s]", site->scope->label,
	                               child_name(site->statement)));
}

static struct ast_block *body_of(const struct ast_statement *child)
{
	return child->kind == AST_START ? ((const struct ast_start *)child)->body
	                                : ((const struct ast_declaration *)child)->body;
}

void mutant_insert_into(struct mutator *mutator, const struct ast_statement *child, const char *text)
{
	const struct ast_block *body = body_of(child);
	if (body) mutant_insert(mutator, body->span.begin + 1, " %s", text);
	else mutant_replace(mutator, (struct span){ child->span.end - 1, child->span.end }, " { %s }", text);
}

/* ---- words ---- */

const char *text_under(struct mutator *mutator, struct span span)
{
	return arena_copy(&mutator->compilation.arena, source_text(&mutator->compilation, span), span.end - span.begin);
}

const char *misspelt(struct mutator *mutator, const char *word)
{
	char        *text = arena_format(&mutator->compilation.arena, "%sx", word);
	size_t const length = strlen(word);
	if (length < 3) return text;
	/* a letter gone that is not the first */
	size_t const at = 1 + random_next(&mutator->random) % (length - 1);
	memmove(text + at, word + at + 1, length - at);
	if (!isalnum((unsigned char)text[at - 1])) text[at - 1] = 'x';
	return text;
}

const char *plain_text(const struct ast_expression *expression)
{
	return expression && expression->kind == AST_STRING ? expression->string.plain : NULL;
}

const char *child_name(const struct ast_statement *child)
{
	if (child->kind == AST_SANDBOX) return ((const struct ast_declaration *)child)->name.text;
	const struct ast_start *start = (const struct ast_start *)child;
	return ast_name_present(&start->alias) ? start->alias.text : start->component.text;
}

/* ---- walking ---- */

static void walk_block(struct mutator *, const struct ast_block *, const struct scope *, const struct ast_statement *child);

static void walk_scope(struct mutator *mutator, const struct ast_block *body, const struct scope *outer,
                       const struct ast_statement *child, const char *label)
{
	struct scope scope = { .outer = outer, .body = body, .label = outer ? NULL : label };
	if (outer && outer->label && child_name(child))
		scope.label = arena_format(&mutator->compilation.arena, "%s -> %s", outer->label, child_name(child));
	for (struct ast_statement *at = body->first; at; at = at->next)
		if ((at->kind == AST_START || at->kind == AST_SANDBOX) && child_name(at))
			*vector_add(&mutator->compilation.arena, &scope.children) =
				(struct ast_name){ .text = child_name(at), .span = at->span };
	walk_block(mutator, body, &scope, child);
}

static void walk_targets(struct mutator *mutator, const struct ast_route *route, const struct scope *scope,
                         const struct ast_statement *child)
{
	for (size_t i = 0; i < route->targets.count; i++)
		if (route->targets.items[i].policy) walk_block(mutator, route->targets.items[i].policy, scope, child);
}

/* Blocks inside of a statement. */
static void walk_inside(struct mutator *mutator, struct ast_statement *statement, const struct scope *scope,
                        const struct ast_statement *child)
{
	const struct ast_block *body = NULL;
	switch (statement->kind) {
	case AST_TEMPLATE: walk_scope(mutator, ((struct ast_declaration *)statement)->body, NULL, NULL, NULL); return;
	case AST_SCENARIO: walk_scope(mutator, ((struct ast_declaration *)statement)->body, NULL, NULL, "init"); return;
	case AST_SANDBOX:  walk_scope(mutator, ((struct ast_declaration *)statement)->body, scope, statement, NULL); return;
	case AST_START:
		child = statement;
		body = ((struct ast_start *)statement)->body;
		break;
	case AST_FOR:            body = ((struct ast_for *)statement)->body; break;
	case AST_CONFIG:         body = ((struct ast_config *)statement)->body; break;
	case AST_POLICY:
	case AST_DEFAULT_POLICY: body = ((struct ast_policy *)statement)->body; break;
	case AST_NODE:           body = ((struct ast_node *)statement)->body; break;
	case AST_ROUTE:
	case AST_DEFAULT_ROUTE:
	case AST_EXPORT:         walk_targets(mutator, (struct ast_route *)statement, scope, child); return;
	default:                 return;
	}
	if (body) walk_block(mutator, body, scope, child);
}

static void apply_operators(struct mutator *mutator, const struct site *site)
{
	for (size_t i = 0; i < FAMILIES; i++)
		for (mutator->operator = families[i]; mutator->operator->name; mutator->operator++)
			if (mutator->operator->kind == site->statement->kind) mutator->operator->apply(mutator, site);
}

static void walk_block(struct mutator *mutator, const struct ast_block *block, const struct scope *scope,
                       const struct ast_statement *child)
{
	for (struct ast_statement *at = block->first; at; at = at->next) {
		apply_operators(mutator, &(struct site){ at, block, scope, child });
		walk_inside(mutator, at, scope, child);
	}
}

/* ---- choosing ---- */

static const char *base_name(struct mutator *mutator, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	return arena_copy(&mutator->compilation.arena, name, strcspn(name, "."));
}

static void mutate(struct mutator *mutator, const char *path, uint64_t seed)
{
	compilation_init(&mutator->compilation);
	mutator->name = base_name(mutator, path);
	mutator->random = seed;
	for (const char *c = mutator->name; *c; c++) mutator->random = mutator->random * 31 + (unsigned char)*c;
	mutator->file = parse_file(&mutator->compilation, path);
	if (!mutator->file->complete) fatal("%s: has syntax errors", path);
	walk_block(mutator, &mutator->file->block, NULL, NULL);
}

static int compare_words(const struct mutant *a, const struct mutant *b)
{
	int const bases = strcmp(a->base, b->base);
	return bases ? bases : strcmp(a->operator->name, b->operator->name);
}

static int by_operator(const void *left, const void *right)
{
	const struct mutant *a = left, *b = right;
	int const words = compare_words(a, b);
	return words ? words : (a->order > b->order) - (a->order < b->order);
}

static int by_rank(const void *left, const void *right)
{
	const struct mutant *a = left, *b = right;
	if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
	return (a->order > b->order) - (a->order < b->order);
}

/* The first of each operator and base, then the second of each, … */
static void rank(struct mutant_vector *mutants)
{
	qsort(mutants->items, mutants->count, sizeof(*mutants->items), by_operator);
	for (size_t i = 1; i < mutants->count; i++)
		if (!compare_words(&mutants->items[i - 1], &mutants->items[i]))
			mutants->items[i].rank = mutants->items[i - 1].rank + 1;
	qsort(mutants->items, mutants->count, sizeof(*mutants->items), by_rank);
}

/* ---- writing ---- */

static const char *squeezed(struct mutator *mutator, const char *text)
{
	char  *out = arena_copy(&mutator->compilation.arena, text, strlen(text));
	size_t length = 0;
	for (const char *c = text; *c; c++)
		if (!isspace((unsigned char)*c) || (length && out[length - 1] != ' '))
			out[length++] = isspace((unsigned char)*c) ? ' ' : *c;
	while (length && out[length - 1] == ' ') length--;
	out[length] = '\0';
	if (length > 60) strcpy(out + 57, "...");
	return out;
}

static void write_text(FILE *out, const struct mutant *mutant)
{
	const struct source *source = mutant->mutator->file->source;
	uint32_t             at = 0;
	for (size_t i = 0; i < mutant->edits.count; i++) {
		const struct mutant_edit *edit = &mutant->edits.items[i];
		fwrite(source->text + at, 1, edit->span.begin - source->begin - at, out);
		fputs(edit->text, out);
		at = edit->span.end - source->begin;
	}
	fwrite(source->text + at, 1, source->length_bytes - at, out);
}

static void print_change(const struct mutant *mutant, const char *path)
{
	struct mutator *mutator = mutant->mutator;
	printf("%s\t%s\t%s\t%u\t", path, mutant->base, mutant->operator->name,
	       source_position(&mutator->compilation, mutant->edits.items[0].span).line);
	for (size_t i = 0; i < 2 && i < mutant->edits.count; i++)
		printf("%s[%s] -> [%s]", i ? ", " : "", squeezed(mutator, text_under(mutator, mutant->edits.items[i].span)),
		       squeezed(mutator, mutant->edits.items[i].text));
	putchar('\n');
}

static void write_mutant(const struct mutant *mutant, const char *directory, size_t number)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%04zu.scenario", directory, number);
	FILE *out = fopen(path, "w");
	if (!out) fatal("%s: cannot be written", path);
	write_text(out, mutant);
	if (ferror(out) || fclose(out)) fatal("%s: cannot be written", path);
	print_change(mutant, path);
}

int main(int argc, char **argv)
{
	static struct mutator mutators[BASES_MAX];
	struct mutant_vector  all = { 0 };

	if (argc < 5 || argc - 4 > BASES_MAX) {
		fputs("usage: mutate SEED COUNT DIRECTORY BASE.scenario...\n", stderr);
		return EXIT_USAGE;
	}
	for (int i = 4; i < argc; i++) {
		struct mutator *mutator = &mutators[i - 4];
		mutate(mutator, argv[i], strtoull(argv[1], NULL, 10));
		for (size_t j = 0; j < mutator->mutants.count; j++)
			*vector_add(&mutators[0].compilation.arena, &all) = mutator->mutants.items[j];
	}
	rank(&all);
	size_t const count = strtoull(argv[2], NULL, 10);
	for (size_t i = 0; i < all.count && i < count; i++) write_mutant(&all.items[i], argv[3], i + 1);
	fprintf(stderr, "%zu mutants are possible\n", all.count);
	for (int i = 4; i < argc; i++) compilation_destroy(&mutators[i - 4].compilation);
	return EXIT_ACCEPTED;
}
