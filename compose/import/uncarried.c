/* SPDX-License-Identifier: MIT */
/*
 * XML carries texts that HID does not, and a scenario becomes HID: what stands in such a text is refused, wherever that is,
 * so that no scenario is written which is refused later.
 */
#include "import/spell.h"

#include "model/carried.h"

#include <string.h>

static void refuse_control(struct spelling *spelling, struct span span, const char *what, char control)
{
	spell_refuse(spelling, span, "HID has no %s with the control character 0x%02x", what, (unsigned char)control);
}

/* Init compares beginnings and ends of labels without the blanks around them. */
static bool is_trimmed_by_init(const char *tag)
{
	return !strcmp(tag, "label_prefix") || !strcmp(tag, "label_suffix");
}

void spell_check_blanks(struct spelling *spelling, const struct conf_attribute *attribute)
{
	if (carried_value_loses_blanks(attribute->value, strlen(attribute->value)))
		spell_refuse(spelling, attribute->value_span, "HID has no value with blanks at its ends");
}

static void check_value(struct spelling *spelling, const struct conf_attribute *attribute)
{
	const char *stop = carried_value_stop(attribute->value);

	if (*stop == '|')
		spell_refuse(spelling, attribute->value_span, "HID has no value with a bar");
	else if (*stop)
		refuse_control(spelling, attribute->value_span, "value", *stop);
	else if (!is_trimmed_by_init(attribute->tag))
		spell_check_blanks(spelling, attribute);
}

static void check_content(struct spelling *spelling, const struct conf_node *node)
{
	const char *stop = node->content ? carried_text_stop(node->content) : "";

	if (*stop)
		refuse_control(spelling, node->head_span, "text", *stop);
}

static const struct conf_node *node_behind(const struct conf_node *node)
{
	if (node->children)
		return node->children;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

void spell_check_texts(struct spelling *spelling, const struct conf_node *root)
{
	for (const struct conf_node *node = root; node; node = node_behind(node)) {
		for (const struct conf_attribute *each = node->attributes; each; each = each->next)
			check_value(spelling, each);
		check_content(spelling, node);
	}
}
