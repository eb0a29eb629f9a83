/* SPDX-License-Identifier: MIT */
#include "model/conf_file.h"

#include <string.h>

/*
 * `config from "file";` : a configuration that stands in a file of its own, in HID or XML as Genode's components read it.
 * It becomes a configuration tree like any other, with places in that file, so that its shape is checked and its text is
 * written anew, in the syntax that is asked for. Values are texts: what type one has is the reader's to say.
 */

enum { TEXT_CHARS_PER_UNIT = 64 };

struct copying {
	struct elaborator  *elaborator;
	const struct ast_config *statement;
	const char         *name;              /* the tag that is a node's name */
	enum conf_syntax    syntax;
};

/* Values of XML may hold what no value of HID can. */
static bool value_is_sound(const struct copying *copying, const struct conf_attribute *attribute)
{
	if (copying->syntax == CONF_HID || !strpbrk(attribute->value, "|\n\r\t"))
		return true;
	diagnostic_error(copying->elaborator->compilation, "value-not-writable", attribute->value_span,
	                 "a value cannot contain a bar, a tab or a line break in a configuration");
	return false;
}

/* One file can be the configuration of many: each copy counts as what it would be if it were written in place. */
static bool spend(const struct copying *copying, uint64_t units)
{
	return expansion_spend(copying->elaborator, units, copying->statement->base.keyword);
}

static void copy_attributes(const struct copying *copying, struct config_node *node, const struct conf_node *from)
{
	struct interner          *interner = &copying->elaborator->compilation->interner;
	struct config_attribute **last     = &node->attributes;

	for (const struct conf_attribute *each = from->attributes; each && spend(copying, 1); each = each->next) {
		struct value value = value_is_sound(copying, each) ? value_text(interner, each->value) : value_poison();
		if (each->tag == copying->name) {
			node->name          = value.text;
			node->name_value    = value;
			node->name_span     = each->value_span;
			node->name_poisoned = !value.text;
			continue;
		}
		struct config_attribute *attribute = arena_new(&copying->elaborator->compilation->arena, struct config_attribute);
		*attribute = (struct config_attribute){
			.span = each->span, .value_span = each->value_span, .name = each->tag, .value = value,
			.name_span = { each->span.begin, each->span.begin + (uint32_t)strlen(each->tag) } };
		*last = attribute;
		last  = &attribute->next;
	}
}

/* Text of XML is indented as the file is: what is blank at both ends is layout. */
static const char *content_text(const struct copying *copying, const struct conf_node *from)
{
	const char *text = from->content, *end = text + strlen(text);
	if (copying->syntax == CONF_HID)
		return text;
	text += strspn(text, " \t\r\n");
	while (end > text && strchr(" \t\r\n", end[-1]))
		end--;
	return arena_copy(&copying->elaborator->compilation->arena, text, (size_t)(end - text));
}

static struct config_node *copy_text(const struct copying *copying, const struct conf_node *from)
{
	struct config_node *node = arena_new(&copying->elaborator->compilation->arena, struct config_node);
	*node = (struct config_node){ .item = CONFIG_TEXT, .span = from->span, .text = "" };
	if (spend(copying, 1 + strlen(from->content) / TEXT_CHARS_PER_UNIT))
		node->text = content_text(copying, from);
	return node;
}

/* The readers bound the depth of a document. */
static struct config_node *copy_node(const struct copying *copying, const struct conf_node *from)
{
	struct config_node  *node = arena_new(&copying->elaborator->compilation->arena, struct config_node);
	struct config_node **last = &node->children;

	*node = (struct config_node){ .item = CONFIG_NODE, .span = from->head_span, .type_span = from->span,
	                              .type = from->type };
	copy_attributes(copying, node, from);
	if (from->content && from->children) {
		diagnostic_error(copying->elaborator->compilation, "unwritable-config", from->head_span,
		                 "a node of a configuration cannot hold both text and nodes in HID");
		return node;
	}
	if (from->content)
		*last = copy_text(copying, from);
	for (const struct conf_node *child = from->children; child && spend(copying, 1); child = child->next) {
		*last = copy_node(copying, child);
		last  = &(*last)->next;
	}
	return node;
}

const struct conf_node *conf_file_read(struct elaborator *elaborator, const struct scope *scope,
                                       const struct ast_expression *file, enum conf_syntax *syntax)
{
	struct compilation *compilation = elaborator->compilation;
	const char         *name = expression_text(elaborator, scope, file), *reason;
	struct source       *source;

	if (!name)
		return NULL;
	const char *path = path_beside(elaborator, file->span, name);
	if (source_load(compilation, path, &source, &reason) != SOURCE_OK) {
		diagnostic_error(compilation, "missing-file", file->span, "cannot read '%s': %s", path, reason);
		return NULL;
	}
	if (source->malformed)
		return NULL;
	void **at = table_at(&elaborator->conf_files, source, intern_string(&compilation->interner, ""));
	if (!*at) {
		struct conf_document *document = arena_new(&compilation->arena, struct conf_document);
		*at = document;
		*document = (struct conf_document){ .source = source, .syntax = conf_syntax_of(source) };
		(document->syntax == CONF_XML ? conf_read_xml : conf_read_hid)(compilation, document);
	}
	const struct conf_document *document = *at;
	*syntax = document->syntax;
	return document->root;
}

struct config_node *config_from_file(struct elaborator *elaborator, const struct scope *scope,
                                     const struct ast_config *statement)
{
	struct copying copying = { .elaborator = elaborator, .statement = statement,
	                           .name = intern_string(&elaborator->compilation->interner, "name") };
	const struct conf_node *root = conf_file_read(elaborator, scope, statement->file, &copying.syntax);

	if (!root)
		return NULL;
	if (!conf_is(root, "config")) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "config-root", root->span,
		        "the configuration of a component is a node 'config', and this is '%s'", root->type);
		diagnostic_note(elaborator->compilation, diagnostic, statement->file->span, "the file is named here");
		return NULL;
	}
	return copy_node(&copying, root);
}
