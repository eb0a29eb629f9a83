/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <string.h>

/* What a server grants to clients that nobody thought of, whether its default policy is a statement or configuration. */

static bool grants_writing(const struct config_node *body)
{
	for (const struct config_attribute *each = body ? body->attributes : NULL; each; each = each->next)
		if (!strcmp(each->name, "writeable"))
			return each->value.text && !strcmp(each->value.text, "yes");
	return false;
}

static void report(struct checker *checker, const struct node *node, struct span span)
{
	struct diagnostic *diagnostic = finding(checker, "writeable-by-default", span,
	        "whoever reaches %s may write: its default policy grants it", node_words(checker, node));
	diagnostic_help(checker->compilation, diagnostic, "give a policy of its own to each client that is to write");
}

void check_default_policies(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		for (const struct policy *policy = node->policies; policy; policy = policy->next)
			if (policy->is_default && grants_writing(policy->body))
				report(checker, node, policy->span);
		const struct config_node *config = node->kind == NODE_COMPONENT ? node->config : NULL;
		for (const struct config_node *child = config ? config->children : NULL; child; child = child->next)
			if (child->item == CONFIG_NODE && !strcmp(child->type, "default-policy") && grants_writing(child))
				report(checker, node, child->type_span);
	}
}
