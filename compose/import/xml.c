/* SPDX-License-Identifier: MIT */
#include "import/node.h"

/*
 * XML, the syntax of configurations before 26.02. Expat says what is well-formed and where tags are; attribute values are
 * taken from the text itself, because Genode does not decode entities in them.
 */

#ifdef HAVE_EXPAT

#include <expat.h>
#include <string.h>

enum { DEPTH_MAX = 256 };

struct reader {
	struct compilation   *compilation;
	struct conf_document *document;
	XML_Parser            parser;
	struct conf_node     *open;
	unsigned              depth;
};

static struct span span_of(const struct reader *reader, const char *first, const char *last)
{
	const struct source *source = reader->document->source;
	return (struct span){ source->begin + (uint32_t)(first - source->text), source->begin + (uint32_t)(last - source->text) };
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* `name = "value"` in the text of a well-formed tag. NULL at its end. */
static const char *attribute_scan(struct reader *reader, struct conf_node *node, const char *at)
{
	while (is_blank(*at))
		at++;
	if (*at == '>' || *at == '/' || !*at)
		return NULL;
	const char *name = at;
	at += strcspn(at, "= \t\r\n");
	const char *name_end = at, *value = strpbrk(at, "\"'");
	if (!value)
		return NULL;
	const char *value_end = strchr(value + 1, *value);
	if (!value_end)
		return NULL;
	struct interner *interner = &reader->compilation->interner;
	conf_attribute_add(reader->compilation, node, (struct conf_attribute){
		.span = span_of(reader, name, value_end + 1), .value_span = span_of(reader, value + 1, value_end),
		.tag = intern(interner, name, (size_t)(name_end - name)),
		.value = intern(interner, value + 1, (size_t)(value_end - value - 1)) });
	return value_end + 1;
}

static void XMLCALL start_tag(void *opaque, const XML_Char *name, const XML_Char **attributes)
{
	(void)attributes;
	struct reader    *reader = opaque;
	const char       *at     = reader->document->source->text + XML_GetCurrentByteIndex(reader->parser) + 1;
	size_t            chars  = strlen(name);
	struct conf_node *node   = conf_node_new(reader->compilation, reader->open, name, chars,
	                                         span_of(reader, at, at + chars));

	if (reader->depth == DEPTH_MAX) {
		diagnostic_finding(reader->compilation, "nesting-too-deep", RULE_DENY, node->span,
		                   "the configuration is nested too deeply");
		XML_StopParser(reader->parser, XML_FALSE);
		return;
	}
	if (reader->open) {
		conf_child_add(reader->open, node);
	} else {
		reader->document->root = node;
	}
	for (at += chars; (at = attribute_scan(reader, node, at)); )
		continue;
	const struct conf_attribute *head = conf_attribute(node, "name");
	if (head)
		node->head_span = span_join(node->span, head->span);
	reader->depth++;
	reader->open = node;
}

static void XMLCALL end_tag(void *opaque, const XML_Char *name)
{
	(void)name;
	struct reader *reader = opaque;
	reader->open = reader->open->parent;
	reader->depth--;
}

static void XMLCALL content(void *opaque, const XML_Char *text, int chars)
{
	struct reader *reader = opaque;
	int            blank  = 0;
	while (blank < chars && is_blank(text[blank]))
		blank++;
	/* blanks between tags are layout; between pieces of a text they are text */
	if (reader->open && (blank < chars || reader->open->content))
		conf_content_add(reader->compilation, reader->open, "", text, (size_t)chars);
}

static void report(struct reader *reader)
{
	enum XML_Error code = XML_GetErrorCode(reader->parser);
	const struct source *source = reader->document->source;
	long        index = XML_GetCurrentByteIndex(reader->parser);
	const char *at    = source->text + (index < 0 ? 0 : index > (long)source->length_bytes ? (long)source->length_bytes : index);

	reader->document->root = NULL;
	if (code == XML_ERROR_ABORTED)
		return;
	struct diagnostic *diagnostic = diagnostic_finding(reader->compilation, "xml-syntax", RULE_DENY, span_of(reader, at, at),
	        "this is not well-formed XML (%s): the component sees an empty configuration", XML_ErrorString(code));
	if (source->text[strspn(source->text, " \t\r\n")] == '<')
		diagnostic_help(reader->compilation, diagnostic, "a text that begins with '<' is read as XML, any other as HID");
}

void conf_read_xml(struct compilation *compilation, struct conf_document *document)
{
	struct reader reader = { .compilation = compilation, .document = document, .parser = XML_ParserCreate("UTF-8") };
	if (!reader.parser)
		fatal("out of memory");
	XML_SetUserData(reader.parser, &reader);
	XML_SetElementHandler(reader.parser, start_tag, end_tag);
	XML_SetCharacterDataHandler(reader.parser, content);
	if (XML_Parse(reader.parser, document->source->text, (int)document->source->length_bytes, XML_TRUE) != XML_STATUS_OK)
		report(&reader);
	XML_ParserFree(reader.parser);
}

#else

void conf_read_xml(struct compilation *compilation, struct conf_document *document)
{
	(void)compilation;
	fatal("%s: XML cannot be read, the compiler was built without package libexpat1-dev", document->source->path);
}

#endif
