/* SPDX-License-Identifier: MIT */
#include "import/spell.h"

#include "syntax/words.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

/* ---- what cannot be said ---- */

void spell_refuse(struct spelling *spelling, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&spelling->compilation->arena, format, arguments);
	va_end(arguments);
	diagnostic_error(spelling->compilation, "not-expressible", span, "%s", text);
	spelling->failed = true;
}

void spell_left_out(struct spelling *spelling, const char *format, ...)
{
	va_list arguments;
	spell_begin_line(spelling);
	fputs("# left out: ", spelling->out);
	va_start(arguments, format);
	vfprintf(spelling->out, format, arguments);
	va_end(arguments);
	putc('\n', spelling->out);
}

/* ---- lines ---- */

void spell_begin_line(struct spelling *spelling)
{
	for (unsigned i = 0; i < spelling->depth; i++)
		fputs("    ", spelling->out);
}

void spell_open(struct spelling *spelling)
{
	fputs(" {\n", spelling->out);
	spelling->depth++;
}

void spell_close(struct spelling *spelling)
{
	spelling->depth--;
	spell_begin_line(spelling);
	fputs("}\n", spelling->out);
}

/* ---- names ---- */

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

/* [A-Za-z_][A-Za-z0-9_]*([.-][A-Za-z0-9_]+)* */
static bool is_name(const char *text)
{
	if (!is_letter(*text))
		return false;
	for (const char *at = text; *at; at++)
		if (!is_word(*at) && !((*at == '.' || *at == '-') && is_word(at[1])))
			return false;
	return true;
}

/* Words of the language are names only where no statement begins or continues: in quotes, they are names everywhere. */
static bool is_plain(struct compilation *compilation, const char *text)
{
	static const char *const words[] = { "any", "parent", "yes", "no", "last", "unscoped", "label", "identity", "resource",
	                                     "prepend", "with", "as", "on" };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!strcmp(words[i], text))
			return false;
	words_init(compilation);
	return is_name(text) && !statement_word(intern_string(&compilation->interner, text));
}

void spell_name(struct spelling *spelling, const char *name)
{
	if (is_plain(spelling->compilation, name))
		fputs(name, spelling->out);
	else
		spell_text(spelling, name);
}

const char *spell_declaration_name(struct compilation *compilation, const char *text)
{
	char  *name  = arena_format(&compilation->arena, "%s%s", is_letter(*text) ? "" : "_", text);
	size_t chars = strlen(name);
	for (size_t i = 0; i < chars; i++)
		if (!is_word(name[i]) && !((name[i] == '.' || name[i] == '-') && i && is_word(name[i + 1])))
			name[i] = '_';
	return name;
}

/* ---- texts and numbers ---- */

static void put_escaped(struct spelling *spelling, unsigned char c)
{
	switch (c) {
	case '\n': fputs("\\n", spelling->out); break;
	case '\t': fputs("\\t", spelling->out); break;
	case '\r': fputs("\\r", spelling->out); break;
	case '"': case '\\': case '{': case '}':
		fprintf(spelling->out, "\\%c", c);
		break;
	default:
		if (c < 0x20 || c >= 0x7f)
			fprintf(spelling->out, "\\x%02x", c);
		else
			putc(c, spelling->out);
	}
}

/* Characters beyond ASCII stay as they are: a source that is no UTF-8 was refused when it was loaded. */
static void put_text(struct spelling *spelling, const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			putc(*text, spelling->out);
		else
			put_escaped(spelling, (unsigned char)*text);
}

void spell_text(struct spelling *spelling, const char *text)
{
	spell_pattern(spelling, "", text, "");
}

void spell_pattern(struct spelling *spelling, const char *before, const char *text, const char *behind)
{
	fprintf(spelling->out, "\"%s", before);
	put_text(spelling, text);
	fprintf(spelling->out, "%s\"", behind);
}

void spell_size(struct spelling *spelling, uint64_t bytes)
{
	static const char units[] = { 'G', 'M', 'K' };
	for (unsigned i = 0; i < 3; i++) {
		unsigned shift = 30 - 10 * i;
		if (bytes && !(bytes & (((uint64_t)1 << shift) - 1))) {
			fprintf(spelling->out, "%" PRIu64 "%c", bytes >> shift, units[i]);
			return;
		}
	}
	fprintf(spelling->out, "%" PRIu64, bytes);
}

/* ---- configuration trees ---- */

enum { DIGITS_MAX = 18 };

/* Bare, if the language would write the same characters again. */
static bool is_bare_value(const char *value)
{
	size_t chars = strspn(value, "0123456789");
	if (!strcmp(value, "yes") || !strcmp(value, "no"))
		return true;
	return chars && !value[chars] && chars <= DIGITS_MAX && (value[0] != '0' || chars == 1);
}

/* As HID has them; XML has others. */
static bool is_tag(const char *text)
{
	return *text >= 'a' && *text <= 'z' && !text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-")];
}

static void put_attribute(struct spelling *spelling, const struct conf_attribute *attribute)
{
	const char *value = attribute->value;

	if (!is_tag(attribute->tag))
		spell_refuse(spelling, attribute->span, "an attribute of a configuration cannot be called '%s'", attribute->tag);
	/* label prefixes and suffixes, too: init's comparison is not the component's */
	spell_check_blanks(spelling, attribute);
	spell_begin_line(spelling);
	if (is_name(attribute->tag))
		fputs(attribute->tag, spelling->out);
	else
		spell_text(spelling, attribute->tag);
	fputs(": ", spelling->out);
	if (is_bare_value(value))
		fputs(value, spelling->out);
	else
		spell_text(spelling, value);
	fputs(";\n", spelling->out);
}

void spell_attributes(struct spelling *spelling, const struct conf_node *node, const char *const *without)
{
	for (const struct conf_attribute *each = node->attributes; each; each = each->next) {
		const char *const *tag = without;
		while (*tag && strcmp(*tag, each->tag))
			tag++;
		if (!*tag)
			put_attribute(spelling, each);
	}
}

/*
 * Lines of a text are joined by line breaks, and one at the end of the language's text ends its last line: an empty last
 * line needs one more. Text of XML is indented as the file is; what is blank at both ends is layout.
 */
static void put_content(struct spelling *spelling, const struct conf_node *node, enum conf_syntax syntax)
{
	const char *text = node->content, *end = text + strlen(text);
	bool        more = end > text && end[-1] == '\n';

	if (syntax == CONF_XML) {
		text += strspn(text, " \t\r\n");
		while (end > text && strchr(" \t\r\n", end[-1]))
			end--;
		more = false;
	}
	text = arena_format(&spelling->compilation->arena, "%.*s%s", (int)(end - text), text, more ? "\n" : "");
	spell_begin_line(spelling);
	bool raw = strchr(text, '\n') && !strstr(text, "\"\"\"") && !strchr(text, '\r') && !(end > text && end[-1] == '"');
	if (raw) {
		fprintf(spelling->out, "\"\"\"\n%s\"\"\";\n", text);
		return;
	}
	spell_text(spelling, text);
	fputs(";\n", spelling->out);
}

static void put_block(struct spelling *spelling, const struct conf_node *node, enum conf_syntax syntax);

static void put_node(struct spelling *spelling, const struct conf_node *node, enum conf_syntax syntax)
{
	const char *name = conf_value(node, "name");

	spell_begin_line(spelling);
	fputs(node->type, spelling->out);
	if (!is_name(node->type) || node->type[strcspn(node->type, "ABCDEFGHIJKLMNOPQRSTUVWXYZ.")])
		spell_refuse(spelling, node->span, "a node of a configuration cannot be called '%s'", node->type);
	if (name) {
		putc(' ', spelling->out);
		spell_text(spelling, name);
	}
	if (node->children || node->content || node->attribute_count > (name ? 1 : 0))
		put_block(spelling, node, syntax);
	else
		fputs(";\n", spelling->out);
}

static void put_block(struct spelling *spelling, const struct conf_node *node, enum conf_syntax syntax)
{
	static const char *const name_tag[] = { "name", NULL };

	if (node->content && node->children)
		spell_refuse(spelling, node->head_span, "a node of a configuration cannot hold both text and nodes");
	spell_open(spelling);
	spell_attributes(spelling, node, name_tag);
	if (node->content)
		put_content(spelling, node, syntax);
	for (const struct conf_node *child = node->children; child; child = child->next)
		put_node(spelling, child, syntax);
	spell_close(spelling);
}

void spell_config(struct spelling *spelling, const struct conf_node *config, enum conf_syntax syntax)
{
	if (conf_value(config, "name"))
		spell_left_out(spelling, "the name '%s' of the configuration", conf_value(config, "name"));
	spell_begin_line(spelling);
	fputs("config", spelling->out);
	put_block(spelling, config, syntax);
}
