/* SPDX-License-Identifier: MIT */
#include "emit/stub_words.h"

#include <string.h>

/* ---- names ---- */

static const char *const c_words[] = {
	"auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
	"false", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
	"sizeof", "static", "struct", "switch", "true", "typedef", "typeof", "union", "unsigned", "void", "volatile", "while",
	"utcb", "memcpy", "strlen",
};

static bool among(const struct interface_field *fields, const char *name)
{
	for (; fields; fields = fields->next)
		if (strcmp(fields->name, name) == 0) return true;
	return false;
}

static bool is_c_word(const char *name)
{
	for (size_t i = 0; i < sizeof c_words / sizeof c_words[0]; i++)
		if (strcmp(name, c_words[i]) == 0) return true;
	return false;
}

static void append_underscore(struct c_name *name) { strncat(name->text, "_", NAME_CHARS - strlen(name->text) - 1); }

struct c_name member_name(const struct operation *operation)
{
	struct c_name name = name_lower(operation->declared->name);
	if (is_c_word(name.text)) append_underscore(&name);
	return name;
}

struct c_name field_name(const struct operation *operation, const struct interface_field *field, bool is_result)
{
	struct c_name name = name_lower(field->name);
	bool const taken = strcmp(name.text, operation->interface_lower.text) == 0 || strncmp(name.text, "rpc_", 4) == 0 ||
	                   is_c_word(name.text);
	if (is_result && among(operation->declared->arguments, field->name))
		strncat(name.text, "_result", NAME_CHARS - strlen(name.text) - 1);
	else if (taken)
		append_underscore(&name);
	return name;
}

static void write_argument(FILE *out, const struct operation *operation, const struct interface_field *field, bool server)
{
	struct c_name name = field_name(operation, field, false);
	switch (field->type) {
	case RPC_STRING: fprintf(out, "const char *%s", name.text); break;
	case RPC_BYTES:  fprintf(out, "const void *%s, size_t %s_size", name.text, name.text); break;
	case RPC_CAP:    fprintf(out, "%s %s", server ? "struct received_cap" : "cap_t", name.text); break;
	default:         fprintf(out, "%s %s", type_facts[field->type].c_type, name.text); break;
	}
}

static void write_result(FILE *out, const struct operation *operation, const struct interface_field *field)
{
	struct c_name name = field_name(operation, field, true);
	switch (field->type) {
	case RPC_STRING: fprintf(out, "char *%s, size_t %s_capacity", name.text, name.text); break;
	case RPC_BYTES:
		fprintf(out, "void *%s, size_t %s_capacity, size_t *%s_size", name.text, name.text, name.text);
		break;
	default:         fprintf(out, "%s *%s", type_facts[field->type].c_type, name.text); break;
	}
}

void write_parameters(FILE *out, const struct operation *operation, bool server)
{
	for (const struct interface_field *field = operation->declared->arguments; field; field = field->next) {
		fputs(", ", out);
		write_argument(out, operation, field, server);
	}
	for (const struct interface_field *field = operation->declared->results; field; field = field->next) {
		fputs(", ", out);
		write_result(out, operation, field);
	}
}

/* ---- documentation ---- */

void write_doc(FILE *out, const char *doc, const char *indent)
{
	if (!doc) return;
	fprintf(out, "%s/* ", indent);
	for (const char *at = doc; *at; at++) {
		if (*at == '\n' && !at[1]) break;
		if (*at == '\n') fprintf(out, "\n%s * ", indent);
		else if (*at == '/' && at > doc && at[-1] == '*') fputs(" /", out);
		else fputc(*at, out);
	}
	fputs(" */\n", out);
}

/* ---- words ---- */

struct c_name word_text(const char *message, unsigned word)
{
	struct c_name text;
	if (word < REGISTER_WORDS) snprintf(text.text, sizeof text.text, "%sword[%u]", message, word);
	else                       snprintf(text.text, sizeof text.text, "rpc_buffer->data[%u]", word - REGISTER_WORDS);
	return text;
}

bool needs_buffer(const struct layout *layout)
{
	return layout->fixed_words > REGISTER_WORDS || layout->variables;
}

void write_scalar_store(FILE *out, const char *message, const struct interface_field *field, const char *value,
                               unsigned word, unsigned word_bytes)
{
	const struct type_facts *facts = &type_facts[field->type];
	const char *through = facts->is_signed ? "(word_t)(intptr_t)" : "(word_t)";
	fprintf(out, "\t%s = %s%s;\n", word_text(message, word).text, through, value);
	if (scalar_words(field, word_bytes) == 2)
		fprintf(out, "\t%s = (word_t)((uint64_t)%s >> 32);\n", word_text(message, word + 1).text, value);
}

void write_scalar_load(FILE *out, const char *message, const struct interface_field *field, unsigned word,
                              unsigned word_bytes)
{
	const struct type_facts *facts = &type_facts[field->type];
	struct c_name low = word_text(message, word);
	if (scalar_words(field, word_bytes) == 2)
		fprintf(out, "(%s)((uint64_t)%s | (uint64_t)%s << 32)", facts->c_type, low.text,
		        word_text(message, word + 1).text);
	else if (field->type == RPC_BOOL)
		fprintf(out, "%s != 0", low.text);
	else
		fprintf(out, "(%s)%s", facts->c_type, low.text);
}

void write_count_checks(FILE *out, const char *message, const struct layout *layout)
{
	fputs("\tif (", out);
	if (layout->fixed_words) fprintf(out, "tag_words(%stag) < %u || ", message, layout->fixed_words);
	fprintf(out, "tag_caps(%stag) != %u", message, layout->caps);
}

void write_range_checks(FILE *out, const char *message, const struct interface_field *fields,
                               const struct layout *layout, unsigned word_bytes)
{
	struct place place = place_first(layout);
	for (const struct interface_field *field = fields; field; field = field->next) {
		place_next(&place, field, word_bytes);
		if (!field_is_scalar(field)) continue;
		const struct type_facts *facts = &type_facts[field->type];
		struct c_name word = word_text(message, place.word);
		if (facts->bits == 0 || facts->bits >= 8 * word_bytes) continue;
		if (facts->is_signed)
			fprintf(out, "\n\t    || %s != (word_t)(intptr_t)(%s)%s", word.text, facts->c_type, word.text);
		else
			fprintf(out, "\n\t    || %s > %s", word.text, field->type == RPC_BOOL ? "1" :
			        facts->bits == 8 ? "UINT8_MAX" : facts->bits == 16 ? "UINT16_MAX" : "UINT32_MAX");
	}
}

/* ---- variable part: strings and bytes ---- */

void write_position(FILE *out, const struct operation *operation)
{
	if (operation->request.variables || operation->reply.variables) fputs("\tunsigned rpc_position;\n", out);
}

void write_variable_stores(FILE *out, const struct operation *operation, const struct interface_field *fields,
                                  const struct layout *layout, bool results, const char *message)
{
	if (!layout->variables) return;
	struct place place = place_first(layout);
	fprintf(out, "\trpc_position = %u;\n", layout_variable_start(layout));
	for (const struct interface_field *field = fields; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		if (!field_is_variable(field)) continue;
		struct c_name name = field_name(operation, field, results);
		fprintf(out, "\t%s = rpc_length_%s;\n", word_text(message, place.word).text, name.text);
		fprintf(out, "\trpc_position = rpc_put(rpc_buffer, rpc_position, %s, rpc_length_%s%s);\n", name.text, name.text,
		        field->type == RPC_STRING ? " + 1" : "");
	}
}

void write_variable_checks(FILE *out, const struct operation *operation, const struct interface_field *fields,
                                  const struct layout *layout, bool results, const char *message)
{
	if (!layout->variables) return;
	struct place place = place_first(layout);
	fprintf(out, "\trpc_position = %u;\n", layout_variable_start(layout));
	for (const struct interface_field *field = fields; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		if (!field_is_variable(field)) continue;
		struct c_name name = field_name(operation, field, results);
		bool string = field->type == RPC_STRING;
		fprintf(out, "\tsize_t const rpc_length_%s = %s;\n", name.text, word_text(message, place.word).text);
		fprintf(out, "\tconst char *rpc_at_%s;\n", name.text);
		fprintf(out, "\tif (rpc_length_%s > %ju\n", name.text, field_bytes_max(field));
		fprintf(out, "\t    || !(rpc_at_%s = rpc_get(rpc_buffer, %stag, &rpc_position, rpc_length_%s%s))", name.text,
		        message, name.text, string ? " + 1" : "");
		if (string) fprintf(out, "\n\t    || rpc_at_%s[rpc_length_%s] != 0", name.text, name.text);
		fputs(")\n\t\treturn RPC_BAD_MESSAGE;\n", out);
	}
}
