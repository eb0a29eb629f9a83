/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

#include <string.h>

/*
 * What the author claims of the system, with every name bound. A claim may name nodes anywhere in the tree: by their path
 * ("red.shell_1"), by their name alone where only one node has it ("shell_1"), and "init", the first init, unless a child
 * is called so. This is done when the tree is complete; what the claims say is judged in compose/check.
 */

struct claims {
	struct elaborator *elaborator;
	struct table       by_name;    /* (NULL, name) -> the node called so, or `ambiguous`; filled at the first question */
	bool               indexed;
};

enum {
	SUBJECTS_MAX = 64,             /* pairs of them are compared */
};

static struct node ambiguous;

/* ---- names of nodes ---- */

static struct node *entry_node(struct elaborator *elaborator, const struct node *sandbox, const char *name)
{
	const struct child_entry *entry = table_get(&elaborator->children, sandbox, name);
	return entry ? entry->node : NULL;
}

/* A dotted name is looked up whole first, then as a path: the longest first part that names a sandbox decides. */
static struct node *node_at_path(struct elaborator *elaborator, struct node *sandbox, const char *path)
{
	struct interner *interner = &elaborator->compilation->interner;
	size_t           all      = strlen(path);
	struct node     *node     = all > CHILD_NAME_CHARS_MAX ? NULL : entry_node(elaborator, sandbox, intern(interner, path, all));

	for (size_t chars = all > CHILD_NAME_CHARS_MAX ? CHILD_NAME_CHARS_MAX + 1 : all; !node && chars > 0; chars--) {
		if (path[chars - 1] != '.')
			continue;
		struct node *inner = entry_node(elaborator, sandbox, intern(interner, path, chars - 1));
		if (inner && inner->kind == NODE_SANDBOX)
			return node_at_path(elaborator, inner, path + chars);
	}
	return node;
}

static struct node *node_behind(const struct node *node)
{
	if (node->children)
		return node->children;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

static struct node *node_called(struct claims *claims, const char *name)
{
	if (!claims->indexed) {
		table_init(&claims->by_name, &claims->elaborator->compilation->arena);
		for (struct node *node = claims->elaborator->system->root->children; node; node = node_behind(node)) {
			void **at = table_at(&claims->by_name, NULL, node->name);
			*at = *at ? &ambiguous : node;
		}
		claims->indexed = true;
	}
	return table_get(&claims->by_name, NULL, name);
}

/* NULL when there is none; `ambiguous` when several nodes are called so and no path decides. */
static struct node *node_named(struct claims *claims, const char *name)
{
	struct elaborator *elaborator = claims->elaborator;
	struct node       *root       = elaborator->system->root;
	struct node       *node       = node_at_path(elaborator, root, name);

	if (!node)
		node = node_called(claims, name);
	return node ? node : name == root->name ? root : NULL;
}

static void report_ambiguous(struct claims *claims, const char *name, struct span span)
{
	struct compilation *compilation = claims->elaborator->compilation;
	struct diagnostic  *diagnostic  = diagnostic_error(compilation, "unknown-name", span,
	        "several components are called '%s': the claim must say which, by its path", name);
	unsigned shown = 0;
	for (struct node *node = claims->elaborator->system->root->children; node && shown < 3; node = node_behind(node))
		if (node->name == name) {
			diagnostic_note(compilation, diagnostic, node->name_span, "'%s'", node->path);
			shown++;
		}
}

static void report_unknown(struct claims *claims, const char *name, struct span span, const char *what,
                           struct suggestion *best)
{
	struct compilation *compilation = claims->elaborator->compilation;
	struct diagnostic  *diagnostic  = diagnostic_error(compilation, "unknown-name", span, "the scenario %s '%s'", what,
	                                                   name);
	for (const struct node *node = claims->elaborator->system->root->children; node && suggestions_left();
	     node = node_behind(node))
		suggestion_offer(best, node->path);
	if (best->word)
		diagnostic_help_edit(compilation, diagnostic, span, best->word, "did you mean '%s'?", best->word);
}

static struct node *node_find(struct claims *claims, const struct scope *scope, const struct ast_name *written)
{
	const char *name = name_text(claims->elaborator, scope, written);
	if (!name)
		return NULL;
	struct node *node = node_named(claims, name);
	if (node && node != &ambiguous)
		return node;
	struct suggestion best;
	suggestion_init(&best, name);
	if (node)
		report_ambiguous(claims, name, written->span);
	else
		report_unknown(claims, name, written->span, "starts no", &best);
	return NULL;
}

/* ---- lists of nodes ---- */

static bool subject_take(struct claims *claims, const struct scope *scope, struct assertion_node ***last,
                         const struct ast_name *name, struct node *node)
{
	node = node ? node : node_find(claims, scope, name);
	if (!node)
		return false;
	struct assertion_node *subject = arena_new(&claims->elaborator->compilation->arena, struct assertion_node);
	*subject = (struct assertion_node){ .span = name->span, .node = node };
	**last   = subject;
	*last    = &subject->next;
	return true;
}

static bool subjects_take(struct claims *claims, const struct scope *scope, struct assertion_node **first,
                          const struct ast_names *names)
{
	bool complete = true;
	for (size_t i = 0; i < names->count; i++)
		complete &= subject_take(claims, scope, &first, &names->items[i], NULL);
	return complete;
}

/* `via parent`: the init around the one who reaches. */
static bool via_take(struct claims *claims, const struct scope *scope, struct assertion *assertion,
                     const struct ast_names *names)
{
	struct assertion_node **last     = &assertion->others;
	bool             complete = true;
	for (size_t i = 0; i < names->count; i++) {
		const struct ast_name *name   = &names->items[i];
		bool                   parent = !name->string && name->text && !strcmp(name->text, "parent");
		complete &= subject_take(claims, scope, &last, name, parent ? assertion->subjects->node->parent : NULL);
	}
	return complete;
}

/* Claims between nodes: at least two, none in another. */
static bool subjects_apart(struct claims *claims, const struct assertion *assertion)
{
	struct compilation *compilation = claims->elaborator->compilation;
	unsigned            count = 0;

	for (const struct assertion_node *a = assertion->subjects; a; a = a->next, count++) {
		if (count == SUBJECTS_MAX) {
			diagnostic_error(compilation, "assertion-subject", a->span, "at most %d are compared with each other",
			                 SUBJECTS_MAX);
			return false;
		}
		for (const struct assertion_node *b = assertion->subjects; b; b = b->next) {
			if (a == b || !node_within(a->node, b->node) || (a->node == b->node && a->span.begin < b->span.begin))
				continue;
			struct diagnostic *diagnostic = diagnostic_error(compilation, "assertion-subject", a->span,
			        a->node == b->node ? "'%s' is compared with itself" : "'%s' stands in '%s', and is compared with it",
			        a->node->path, b->node->path);
			diagnostic_note(compilation, diagnostic, b->span, "named here");
			return false;
		}
	}
	if (count < 2)
		diagnostic_error(compilation, "assertion-subject", assertion->span, "two names are wanted at least");
	return count >= 2;
}

/* ---- what is used or reached: a node, a device, a service ---- */

static bool object_take(struct claims *claims, const struct scope *scope, struct assertion *assertion,
                        const struct ast_name *written)
{
	struct elaborator *elaborator = claims->elaborator;
	const char        *name       = name_text(elaborator, scope, written);
	if (!name)
		return false;
	struct assertion_object *object = &assertion->object;
	*object = (struct assertion_object){ .span = written->span, .name = name };
	object->node = node_at_path(elaborator, elaborator->system->root, name);
	if (!object->node && model_interface_find(elaborator->model, name))
		object->service = name;
	else if (!object->node && platform_device_find(elaborator->platform, name))
		object->device = platform_device_find(elaborator->platform, name);
	else if (!object->node)
		object->node = node_called(claims, name);
	if (object->node == &ambiguous) {
		report_ambiguous(claims, name, written->span);
		return false;
	}
	if (object->node || object->service || object->device)
		return true;

	struct suggestion best;
	suggestion_init(&best, name);
	for (const struct interface *each = elaborator->model->interfaces; each && suggestions_left(); each = each->next)
		suggestion_offer(&best, each->name);
	for (const struct device *each = elaborator->platform->devices; each && suggestions_left(); each = each->next)
		suggestion_offer(&best, each->name);
	report_unknown(claims, name, written->span, "knows no service, device or component", &best);
	return false;
}

/* ---- the forms ---- */

static bool reaches_take(struct claims *claims, const struct scope *scope, struct assertion *assertion,
                         const struct ast_assert *statement)
{
	assertion->form = ASSERT_REACHES;
	assertion->only = statement->only;
	if (!subjects_take(claims, scope, &assertion->subjects, &statement->subjects))
		return false;
	bool complete = object_take(claims, scope, assertion, &statement->service);
	complete &= via_take(claims, scope, assertion, &statement->others);
	const struct node *subject = assertion->subjects->node, *object = assertion->object.node;
	if (!complete || !object || (!node_within(subject, object) && !node_within(object, subject)))
		return complete;
	diagnostic_error(claims->elaborator->compilation, "assertion-subject", statement->span,
	                 "'%s' and '%s' are not two: one stands in the other", subject->path, object->path);
	return false;
}

static bool uses_take(struct claims *claims, const struct scope *scope, struct assertion *assertion,
                      const struct ast_assert *statement)
{
	assertion->form = ASSERT_ONLY_USES;
	bool complete = subjects_take(claims, scope, &assertion->subjects, &statement->subjects);
	complete &= object_take(claims, scope, assertion, &statement->service);
	if (statement->label) {
		assertion->label = expression_text(claims->elaborator, scope, statement->label);
		complete &= assertion->label != NULL;
	}
	return complete;
}

/* `image <= 2M`, `ram(x) < 1M`: which size is meant. */
static bool bound_subject(struct claims *claims, const struct scope *scope, const struct ast_expression *subject,
                          struct assertion *assertion)
{
	static const struct { const char *name; enum assertion_form form; } forms[] = {
		{ "ram", ASSERT_RAM }, { "caps", ASSERT_CAPS }, { "tcb", ASSERT_TCB },
	};
	if (subject->kind == AST_REFERENCE && subject->name.text && !strcmp(subject->name.text, "image")) {
		assertion->form = ASSERT_IMAGE;
		return true;
	}
	if (subject->kind != AST_CALL || !subject->name.text || !subject->arguments || subject->arguments->count != 1)
		return false;
	const struct ast_expression *argument = subject->arguments->items[0];
	struct ast_name quoted = { .string = (struct ast_expression *)argument, .span = argument->span };
	if (argument->kind != AST_REFERENCE && argument->kind != AST_STRING)
		return false;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (!strcmp(forms[i].name, subject->name.text)) {
			assertion->form = forms[i].form;
			assertion->node = node_find(claims, scope, argument->kind == AST_STRING ? &quoted : &argument->name);
			return true;
		}
	return false;
}

static bool bound_take(struct claims *claims, const struct scope *scope, struct assertion *assertion,
                       const struct ast_assert *statement)
{
	const struct ast_expression *condition = statement->condition;

	if (condition->kind == AST_POISON)
		return false;
	if (condition->kind != AST_OPERATION
	    || (condition->operator != AST_LESS_EQUAL && condition->operator != AST_LESS)
	    || !bound_subject(claims, scope, condition->left, assertion)) {
		struct diagnostic *diagnostic = diagnostic_error(claims->elaborator->compilation, "assertion-subject",
		        statement->span, "this is no claim about a system");
		diagnostic_help(claims->elaborator->compilation, diagnostic, "bounds are claimed of image, ram(x), caps(x) and "
		                "tcb(x) with <= or <; 'explain assertion-subject' lists all forms");
		return false;
	}
	assertion->strict = condition->operator == AST_LESS;
	return expression_u64(claims->elaborator, scope, condition->right, &assertion->bound)
	       && (assertion->form == ASSERT_IMAGE || assertion->node);
}

static bool claim_take(struct claims *claims, const struct scope *scope, struct assertion *assertion,
                       const struct ast_assert *statement)
{
	switch (statement->kind) {
	case AST_ASSERT_CONDITION:
		return bound_take(claims, scope, assertion, statement);
	case AST_ASSERT_ISOLATED:
		assertion->form = ASSERT_ISOLATED;
		return subjects_take(claims, scope, &assertion->subjects, &statement->subjects)
		       && subjects_apart(claims, assertion);
	case AST_ASSERT_SEPARATE:
		assertion->form = ASSERT_SEPARATE;
		return subjects_take(claims, scope, &assertion->subjects, &statement->subjects)
		       && subjects_take(claims, scope, &assertion->others, &statement->others)
		       && subjects_apart(claims, assertion);
	case AST_ASSERT_REACHES:
		return reaches_take(claims, scope, assertion, statement);
	case AST_ASSERT_ONLY_USES:
		return uses_take(claims, scope, assertion, statement);
	}
	return false;
}

void assertions_elaborate(struct elaborator *elaborator, const struct late_assertion *late)
{
	struct claims      claims = { .elaborator = elaborator };
	struct assertion **last   = &elaborator->system->assertions;

	for (; late; late = late->next) {
		struct assertion assertion = { .span = late->statement->span };
		if (!claim_take(&claims, late->scope, &assertion, late->statement))
			continue;
		struct assertion *kept = arena_new(&elaborator->compilation->arena, struct assertion);
		*kept = assertion;
		*last = kept;
		last  = &kept->next;
	}
}
