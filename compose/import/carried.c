/* SPDX-License-Identifier: MIT */
/*
 * XML carries texts that HID does not, and a scenario becomes HID: what stands in such a text is refused, wherever that is,
 * so that no scenario is written which is refused later.
 */
#include "import/spell.h"

#include <string.h>

static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c) || c == 0x7f;
}

static const char *first_control(const char *text)
{
	while (*text && !is_control(*text))
		text++;
	return *text ? text : NULL;
}

static void refuse_control(struct spelling *spelling, struct span span, const char *what, char control)
{
	spell_refuse(spelling, span, "HID has no %s with the control character 0x%02x", what, (unsigned char)control);
}

/* Init compares beginnings and ends of labels without the blanks around them. */
static bool is_trimmed_by_init(const char *tag)
{
	return !strcmp(tag, "label_prefix") || !strcmp(tag, "label_suffix");
}

static void check_value(struct spelling *spelling, const struct conf_attribute *attribute)
{
	const char *value = attribute->value, *control = first_control(value);
	size_t      chars = strlen(value);

	if (control)
		refuse_control(spelling, attribute->value_span, "value", *control);
	else if (strchr(value, '|'))
		spell_refuse(spelling, attribute->value_span, "HID has no value with a bar");
	else if (chars && (value[0] == ' ' || value[chars - 1] == ' ') && !is_trimmed_by_init(attribute->tag))
		spell_refuse(spelling, attribute->value_span, "HID has no value with blanks at its ends");
}

static void check_content(struct spelling *spelling, const struct conf_node *node)
{
	const char *control = node->content ? first_control(node->content) : NULL;

	while (control && (*control == '\n' || *control == '\t'))
		control = first_control(control + 1);
	if (control)
		refuse_control(spelling, node->head_span, "text", *control);
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
