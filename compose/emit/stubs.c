/* SPDX-License-Identifier: MIT */
/*
 * RPC stubs in C from an interface declaration.
 *
 * Layout of a request or reply, known to nobody but this file:
 *
 *   fixed words    each scalar in the order of declaration (64-bit values on 32-bit CPUs: low word, high word), then
 *                  the length of each string and byte sequence
 *   variable part  begins at word 4 or behind the fixed words, whichever is later, so that it lies in the message
 *                  buffer in one piece: the bytes of each string (its zero included) and byte sequence, each padded
 *                  with zeros to whole words
 *   capabilities   in the order of declaration, in places of their own
 *
 * The first four words travel in registers. An operation that has nothing but scalars in at most four words each way
 * never touches the message buffer: its stub is straight-line code around the system call.
 *
 * Either side believes nothing of the other: lengths, terminating zeros, ranges of narrow types and the number of words
 * and capabilities are checked before a value is used. A server's operation gets copies of strings and bytes, because
 * the message buffer is overwritten as soon as the operation calls somebody itself.
 *
 * All names of the generated code that are not the interface's own begin with `rpc_`.
 */
#include "emit/stubs.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { REGISTER_WORDS = 4, CAPS_MAX = 4, NAME_CHARS = 160 };

/* ---- names ---- */

struct c_name { char text[NAME_CHARS]; };

static struct c_name name_in_case(const char *name, int (*convert)(int))
{
	struct c_name result;
	size_t i = 0;
	for (; name[i] && i < NAME_CHARS - 1; i++)
		result.text[i] = isalnum((unsigned char)name[i]) ? (char)convert((unsigned char)name[i]) : '_';
	result.text[i] = 0;
	return result;
}

static struct c_name lower(const char *name) { return name_in_case(name, tolower); }
static struct c_name upper(const char *name) { return name_in_case(name, toupper); }

static struct c_name joined(const char *first, const char *second)
{
	struct c_name result;
	snprintf(result.text, sizeof result.text, "%.60s_%.60s", first, second);
	return result;
}

static const char *const c_words[] = {
	"auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern",
	"false", "float", "for", "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed",
	"sizeof", "static", "struct", "switch", "true", "typedef", "typeof", "union", "unsigned", "void", "volatile", "while",
	"utcb", "memcpy", "strlen",
};

/* ---- the types of the language ---- */

struct type_facts {
	const char *c_type;
	unsigned    bits;       /* 0: a machine word */
	bool        is_signed;
};

static const struct type_facts type_facts[] = {
	[RPC_BOOL] = { "bool",     1,  false },
	[RPC_U8]   = { "uint8_t",  8,  false },
	[RPC_U16]  = { "uint16_t", 16, false },
	[RPC_U32]  = { "uint32_t", 32, false },
	[RPC_U64]  = { "uint64_t", 64, false },
	[RPC_S8]   = { "int8_t",   8,  true },
	[RPC_S16]  = { "int16_t",  16, true },
	[RPC_S32]  = { "int32_t",  32, true },
	[RPC_S64]  = { "int64_t",  64, true },
	[RPC_SIZE] = { "size_t",   0,  false },
	[RPC_ADDR] = { "word_t",   0,  false },
	[RPC_CAP]  = { "cap_t",    0,  false },
};

static bool is_variable(const struct interface_field *field)
{
	return field->type == RPC_STRING || field->type == RPC_BYTES;
}

/* The longest that a variable field may be; a string's zero is not counted. */
static uintmax_t bytes_max(const struct interface_field *field)
{
	return field->type == RPC_STRING ? field->capacity - 1 : field->capacity;
}

static bool is_scalar(const struct interface_field *field)
{
	return !is_variable(field) && field->type != RPC_CAP;
}

/* ---- layout ---- */

struct layout {
	unsigned fixed_words;     /* scalars and lengths */
	unsigned scalar_words;
	unsigned caps;
	unsigned variables;
	uint64_t words_max;       /* with every string at its capacity */
};

static unsigned scalar_words(const struct interface_field *field, unsigned word_bytes)
{
	return type_facts[field->type].bits > 8 * word_bytes ? 2 : 1;
}

/* First word of the variable part, counted in the message buffer (whose word 0 is word 4 of the message). */
static unsigned variable_start(const struct layout *layout)
{
	return layout->fixed_words > REGISTER_WORDS ? layout->fixed_words - REGISTER_WORDS : 0;
}

static struct layout layout_of(const struct interface_field *fields, unsigned word_bytes)
{
	struct layout layout = { 0 };
	uint64_t variable_words = 0;
	for (const struct interface_field *field = fields; field; field = field->next) {
		if (field->type == RPC_CAP) {
			layout.caps++;
		} else if (is_variable(field)) {
			layout.variables++;
			variable_words += (field->capacity + word_bytes - 1) / word_bytes;
		} else {
			layout.scalar_words += scalar_words(field, word_bytes);
		}
	}
	layout.fixed_words = layout.scalar_words + layout.variables;
	layout.words_max = layout.variables ? REGISTER_WORDS + variable_start(&layout) + variable_words : layout.fixed_words;
	return layout;
}

/* Where one field of a message lies; `place_next` walks in the order of declaration. */
struct place {
	unsigned word;            /* of a scalar: its (low) word; of a variable field: its length word */
	unsigned cap;
	unsigned next_scalar, next_variable, next_cap;
};

static struct place place_first(const struct layout *layout)
{
	return (struct place) { .next_variable = layout->scalar_words };
}

static void place_next(struct place *place, const struct interface_field *field, unsigned word_bytes)
{
	if (field->type == RPC_CAP) {
		place->cap = place->next_cap++;
	} else if (is_variable(field)) {
		place->word = place->next_variable++;
	} else {
		place->word = place->next_scalar;
		place->next_scalar += scalar_words(field, word_bytes);
	}
}

/* ---- operations: those declared, then those that signals and packet streams imply ---- */

struct operation {
	const struct interface           *interface;
	const struct interface_operation *declared;
	unsigned                          opcode;
	unsigned                          word_bytes;
	struct c_name                     interface_lower, interface_upper, name_upper;
	struct layout                     request, reply;
};

typedef void visit_operation(FILE *out, const struct operation *operation);

static void visit_one(FILE *out, struct operation *operation, const struct interface_operation *declared,
                      visit_operation *visit)
{
	operation->declared   = declared;
	operation->name_upper = upper(declared->name);
	operation->request    = layout_of(declared->arguments, operation->word_bytes);
	operation->reply      = layout_of(declared->results, operation->word_bytes);
	visit(out, operation);
	operation->opcode++;
}

/* What a packet stream needs besides shared memory: each side learns the other's signal capabilities. */
static const struct stream_operation { const char *suffix, *doc, *argument, *result; } stream_operations[] = {
	{ "dataspace",            "Shared memory of the packet stream.",                   NULL,   "dataspace" },
	{ "packet_avail",         "Signal that the source submits to after new packets.",  NULL,   "sigh" },
	{ "ready_to_ack",         "Signal that the source submits to after taking acknowledgements.", NULL, "sigh" },
	{ "sigh_ready_to_submit", "Signal for room in the source's submit queue.",         "sigh", NULL },
	{ "sigh_ack_avail",       "Signal for new acknowledgements.",                      "sigh", NULL },
};

static void visit_stream(FILE *out, struct operation *operation, const struct interface_stream *stream,
                         visit_operation *visit)
{
	for (size_t i = 0; i < sizeof stream_operations / sizeof stream_operations[0]; i++) {
		const struct stream_operation *template = &stream_operations[i];
		struct c_name name = joined(stream->name, template->suffix);
		struct interface_field field = {
			.name = template->argument ? template->argument : template->result,
			.type = RPC_CAP,
		};
		struct interface_operation declared = {
			.name = name.text, .doc = template->doc,
			.arguments = template->argument ? &field : NULL, .results = template->result ? &field : NULL,
		};
		visit_one(out, operation, &declared, visit);
	}
}

static void for_each_operation(FILE *out, const struct interface *interface, unsigned word_bytes, visit_operation *visit)
{
	struct operation operation = {
		.interface       = interface,
		.word_bytes      = word_bytes,
		.interface_lower = lower(interface->name),
		.interface_upper = upper(interface->name),
	};
	for (const struct interface_operation *declared = interface->operations; declared; declared = declared->next)
		visit_one(out, &operation, declared, visit);

	for (const struct interface_signal *signal = interface->signals; signal; signal = signal->next) {
		struct c_name name = joined(signal->name, "sigh");
		struct interface_field sigh = { .name = "sigh", .type = RPC_CAP };
		struct interface_operation declared = { .name = name.text, .doc = signal->doc, .arguments = &sigh };
		visit_one(out, &operation, &declared, visit);
	}
	for (const struct interface_stream *stream = interface->streams; stream; stream = stream->next)
		visit_stream(out, &operation, stream, visit);
}

/* ---- parameters ---- */

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

/* Member of the table of operations. */
static struct c_name member_name(const struct operation *operation)
{
	struct c_name name = lower(operation->declared->name);
	if (is_c_word(name.text)) append_underscore(&name);
	return name;
}

/* C identifier of a field: unlike C's words, the interface's own parameter, and an argument of the same name. */
static struct c_name field_name(const struct operation *operation, const struct interface_field *field, bool is_result)
{
	struct c_name name = name_in_case(field->name, tolower);
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

static void write_parameters(FILE *out, const struct operation *operation, bool server)
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

/* ---- words ---- */

static struct c_name word_text(const char *message, unsigned word)
{
	struct c_name text;
	if (word < REGISTER_WORDS) snprintf(text.text, sizeof text.text, "%sword[%u]", message, word);
	else                       snprintf(text.text, sizeof text.text, "rpc_buffer->data[%u]", word - REGISTER_WORDS);
	return text;
}

/* Does code for this direction name `rpc_buffer`? */
static bool needs_buffer(const struct layout *layout)
{
	return layout->fixed_words > REGISTER_WORDS || layout->variables;
}

static void write_scalar_store(FILE *out, const char *message, const struct interface_field *field, const char *value,
                               unsigned word, unsigned word_bytes)
{
	const struct type_facts *facts = &type_facts[field->type];
	const char *through = facts->is_signed ? "(word_t)(intptr_t)" : "(word_t)";
	fprintf(out, "\t%s = %s%s;\n", word_text(message, word).text, through, value);
	if (scalar_words(field, word_bytes) == 2)
		fprintf(out, "\t%s = (word_t)((uint64_t)%s >> 32);\n", word_text(message, word + 1).text, value);
}

/* Prints the expression that reads the scalar back. */
static void write_scalar_load(FILE *out, const char *message, const struct interface_field *field, unsigned word,
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

/* Opens the condition under which a message is refused. */
static void write_count_checks(FILE *out, const char *message, const struct layout *layout)
{
	fputs("\tif (", out);
	if (layout->fixed_words) fprintf(out, "tag_words(%stag) < %u || ", message, layout->fixed_words);
	fprintf(out, "tag_caps(%stag) != %u", message, layout->caps);
}

/* Prints `|| …` conditions that hold when a word is outside its narrow type. */
static void write_range_checks(FILE *out, const char *message, const struct interface_field *fields,
                               const struct layout *layout, unsigned word_bytes)
{
	struct place place = place_first(layout);
	for (const struct interface_field *field = fields; field; field = field->next) {
		place_next(&place, field, word_bytes);
		if (!is_scalar(field)) continue;
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

/* Declares the position that the statements below move through the variable part. */
static void write_position(FILE *out, const struct operation *operation)
{
	if (operation->request.variables || operation->reply.variables) fputs("\tunsigned rpc_position;\n", out);
}

/* Copies each field into the buffer; the number of its bytes is in `rpc_length_NAME`. */
static void write_variable_stores(FILE *out, const struct operation *operation, const struct interface_field *fields,
                                  const struct layout *layout, bool results, const char *message)
{
	if (!layout->variables) return;
	struct place place = place_first(layout);
	fprintf(out, "\trpc_position = %u;\n", variable_start(layout));
	for (const struct interface_field *field = fields; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		if (!is_variable(field)) continue;
		struct c_name name = field_name(operation, field, results);
		fprintf(out, "\t%s = rpc_length_%s;\n", word_text(message, place.word).text, name.text);
		fprintf(out, "\trpc_position = rpc_put(rpc_buffer, rpc_position, %s, rpc_length_%s%s);\n", name.text, name.text,
		        field->type == RPC_STRING ? " + 1" : "");
	}
}

/* Checks each length against capacity and message, and leaves the place of the bytes in `rpc_at_NAME`. */
static void write_variable_checks(FILE *out, const struct operation *operation, const struct interface_field *fields,
                                  const struct layout *layout, bool results, const char *message)
{
	if (!layout->variables) return;
	struct place place = place_first(layout);
	fprintf(out, "\trpc_position = %u;\n", variable_start(layout));
	for (const struct interface_field *field = fields; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		if (!is_variable(field)) continue;
		struct c_name name = field_name(operation, field, results);
		bool string = field->type == RPC_STRING;
		fprintf(out, "\tsize_t const rpc_length_%s = %s;\n", name.text, word_text(message, place.word).text);
		fprintf(out, "\tconst char *rpc_at_%s;\n", name.text);
		fprintf(out, "\tif (rpc_length_%s > %ju\n", name.text, bytes_max(field));
		fprintf(out, "\t    || !(rpc_at_%s = rpc_get(rpc_buffer, %stag, &rpc_position, rpc_length_%s%s))", name.text,
		        message, name.text, string ? " + 1" : "");
		if (string) fprintf(out, "\n\t    || rpc_at_%s[rpc_length_%s] != 0", name.text, name.text);
		fputs(")\n\t\treturn RPC_BAD_MESSAGE;\n", out);
	}
}

/* ---- client ---- */

static void write_doc(FILE *out, const char *doc, const char *indent)
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

/* Lengths of the arguments, refused here when the server would refuse them. */
static void write_client_lengths(FILE *out, const struct operation *operation)
{
	for (const struct interface_field *field = operation->declared->arguments; field; field = field->next) {
		if (!is_variable(field)) continue;
		struct c_name name = field_name(operation, field, false);
		if (field->type == RPC_STRING)
			fprintf(out, "\tsize_t const rpc_length_%s = strlen(%s);\n", name.text, name.text);
		else
			fprintf(out, "\tsize_t const rpc_length_%s = %s_size;\n", name.text, name.text);
		fprintf(out, "\tif (rpc_length_%s > %ju) return RPC_BAD_MESSAGE;\n", name.text, bytes_max(field));
	}
}

static void write_client_request(FILE *out, const struct operation *operation)
{
	const struct layout *layout = &operation->request;
	struct place place = place_first(layout);
	fprintf(out, "\tstruct message rpc_message = { 0 };\n");
	for (const struct interface_field *field = operation->declared->arguments; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		struct c_name name = field_name(operation, field, false);
		if (is_scalar(field))
			write_scalar_store(out, "rpc_message.", field, name.text, place.word, operation->word_bytes);
		else if (field->type == RPC_CAP)
			fprintf(out, "\trpc_buffer->send_cap[%u] = %s;\n", place.cap, name.text);
	}
	write_variable_stores(out, operation, operation->declared->arguments, layout, false, "rpc_message.");
	if (layout->variables)
		fprintf(out, "\trpc_message.tag = tag_make(%s_OP_%s, MESSAGE_WORDS_IN_REGISTERS + rpc_position, %u);\n",
		        operation->interface_upper.text, operation->name_upper.text, layout->caps);
	else
		fprintf(out, "\trpc_message.tag = tag_make(%s_OP_%s, %u, %u);\n", operation->interface_upper.text,
		        operation->name_upper.text, layout->fixed_words, layout->caps);
}

static void write_client_results(FILE *out, const struct operation *operation)
{
	const struct layout *layout = &operation->reply;
	const struct interface_field *results = operation->declared->results;
	if (layout->fixed_words || layout->caps) {
		write_count_checks(out, "rpc_message.", layout);
		write_range_checks(out, "rpc_message.", results, layout, operation->word_bytes);
		fputs(")\n\t\treturn RPC_BAD_MESSAGE;\n", out);
	}
	write_variable_checks(out, operation, results, layout, true, "rpc_message.");

	struct place place = place_first(layout);
	for (const struct interface_field *field = results; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		struct c_name name = field_name(operation, field, true);
		if (is_scalar(field)) {
			fprintf(out, "\t*%s = ", name.text);
			write_scalar_load(out, "rpc_message.", field, place.word, operation->word_bytes);
			fputs(";\n", out);
		} else if (field->type == RPC_CAP) {
			fprintf(out, "\t*%s = rpc_receive_take(%u);\n", name.text, place.cap);
		} else {
			fprintf(out, "\tif (rpc_length_%s%s %s_capacity) return RPC_BAD_MESSAGE;\n", name.text,
			        field->type == RPC_STRING ? " >=" : " >", name.text);
			fprintf(out, "\tmemcpy(%s, rpc_at_%s, rpc_length_%s%s);\n", name.text, name.text, name.text,
			        field->type == RPC_STRING ? " + 1" : "");
			if (field->type == RPC_BYTES) fprintf(out, "\t*%s_size = rpc_length_%s;\n", name.text, name.text);
		}
	}
}

static void write_client_call(FILE *out, const struct operation *operation)
{
	fputc('\n', out);
	write_doc(out, operation->declared->doc, "");
	fprintf(out, "static inline enum rpc_status %s_%s(cap_t %s", operation->interface_lower.text,
	        lower(operation->declared->name).text, operation->interface_lower.text);
	write_parameters(out, operation, false);
	fputs(")\n{\n", out);

	write_client_lengths(out, operation);
	if (needs_buffer(&operation->request) || operation->request.caps || needs_buffer(&operation->reply))
		fputs("\tstruct utcb *const rpc_buffer = utcb();\n", out);
	write_position(out, operation);
	if (operation->reply.caps)
		fprintf(out, "\tif (!rpc_receive_prepare(%u)) return RPC_OUT_OF_CAPS;\n", operation->reply.caps);
	write_client_request(out, operation);
	if (operation->declared->results) {
		fprintf(out, "\tenum rpc_status const rpc_result = rpc_call(%s, &rpc_message);\n",
		        operation->interface_lower.text);
		fputs("\tif (rpc_result != RPC_OK) return rpc_result;\n", out);
		write_client_results(out, operation);
		fputs("\treturn RPC_OK;\n}\n", out);
	} else {
		fprintf(out, "\treturn rpc_call(%s, &rpc_message);\n}\n", operation->interface_lower.text);
	}
}

/* ---- server ---- */

static void write_ops_member(FILE *out, const struct operation *operation)
{
	write_doc(out, operation->declared->doc, "\t");
	fprintf(out, "\tenum rpc_status (*%s)(void *rpc_object", member_name(operation).text);
	write_parameters(out, operation, true);
	fputs(");\n", out);
}

/* The operation's arguments as locals: scalars by their words, strings and bytes as copies. */
static void write_server_arguments(FILE *out, const struct operation *operation)
{
	const struct layout *layout = &operation->request;
	struct place place = place_first(layout);
	for (const struct interface_field *field = operation->declared->arguments; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		struct c_name name = field_name(operation, field, false);
		if (is_scalar(field)) {
			fprintf(out, "\t%s const %s = ", type_facts[field->type].c_type, name.text);
			write_scalar_load(out, "rpc_message->", field, place.word, operation->word_bytes);
			fputs(";\n", out);
		} else if (field->type == RPC_CAP) {
			fprintf(out, "\tstruct received_cap const %s = rpc_buffer->received[%u];\n", name.text, place.cap);
		} else {
			fprintf(out, "\t_Alignas(word_t) char %s[%ju];\n", name.text,
			        (uintmax_t)(field->capacity ? field->capacity : 1));
			fprintf(out, "\tmemcpy(%s, rpc_at_%s, rpc_length_%s%s);\n", name.text, name.text, name.text,
			        field->type == RPC_STRING ? " + 1" : "");
		}
	}
	for (const struct interface_field *field = operation->declared->results; field; field = field->next) {
		struct c_name name = field_name(operation, field, true);
		if (is_variable(field)) {
			fprintf(out, "\t_Alignas(word_t) char %s[%ju];\n", name.text,
			        (uintmax_t)(field->capacity ? field->capacity : 1));
			if (field->type == RPC_STRING) fprintf(out, "\t%s[0] = 0;\n", name.text);
			else                           fprintf(out, "\tsize_t %s_size = 0;\n", name.text);
		} else {
			fprintf(out, "\t%s %s = 0;\n", type_facts[field->type].c_type, name.text);
		}
	}
}

static void write_server_call(FILE *out, const struct operation *operation)
{
	fprintf(out, "\tenum rpc_status const rpc_result = rpc_ops->%s(rpc_object", member_name(operation).text);
	for (const struct interface_field *field = operation->declared->arguments; field; field = field->next) {
		struct c_name name = field_name(operation, field, false);
		fprintf(out, ", %s", name.text);
		if (field->type == RPC_BYTES) fprintf(out, ", rpc_length_%s", name.text);
	}
	for (const struct interface_field *field = operation->declared->results; field; field = field->next) {
		struct c_name name = field_name(operation, field, true);
		if (field->type == RPC_STRING)     fprintf(out, ", %s, sizeof %s", name.text, name.text);
		else if (field->type == RPC_BYTES) fprintf(out, ", %s, sizeof %s, &%s_size", name.text, name.text, name.text);
		else                               fprintf(out, ", &%s", name.text);
	}
	fputs(");\n\tif (rpc_result != RPC_OK) return rpc_result;\n", out);
}

static void write_server_reply(FILE *out, const struct operation *operation)
{
	const struct layout *layout = &operation->reply;
	for (const struct interface_field *field = operation->declared->results; field; field = field->next) {
		struct c_name name = field_name(operation, field, true);
		if (field->type == RPC_STRING) {
			fprintf(out, "\t%s[sizeof %s - 1] = 0;\n", name.text, name.text);
			fprintf(out, "\tsize_t const rpc_length_%s = strlen(%s);\n", name.text, name.text);
		} else if (field->type == RPC_BYTES) {
			fprintf(out, "\tsize_t const rpc_length_%s = %s_size;\n", name.text, name.text);
			fprintf(out, "\tif (rpc_length_%s > sizeof %s) return RPC_BAD_MESSAGE;\n", name.text, name.text);
		}
	}
	struct place place = place_first(layout);
	for (const struct interface_field *field = operation->declared->results; field; field = field->next) {
		place_next(&place, field, operation->word_bytes);
		struct c_name name = field_name(operation, field, true);
		if (is_scalar(field))
			write_scalar_store(out, "rpc_message->", field, name.text, place.word, operation->word_bytes);
		else if (field->type == RPC_CAP)
			fprintf(out, "\trpc_buffer->send_cap[%u] = %s;\n", place.cap, name.text);
	}
	write_variable_stores(out, operation, operation->declared->results, layout, true, "rpc_message->");
	if (layout->variables)
		fprintf(out, "\trpc_message->tag = tag_make(RPC_OK, MESSAGE_WORDS_IN_REGISTERS + rpc_position, %u);\n", layout->caps);
	else
		fprintf(out, "\trpc_message->tag = tag_make(RPC_OK, %u, %u);\n", layout->fixed_words, layout->caps);
	fputs("\treturn RPC_OK;\n}\n", out);
}

static void write_server_operation(FILE *out, const struct operation *operation)
{
	const char *interface = operation->interface_lower.text;
	fprintf(out, "\nstatic inline enum rpc_status %s_serve_%s(const struct %s_ops *rpc_ops, void *rpc_object,\n"
	        "\tstruct message *rpc_message)\n{\n", interface, lower(operation->declared->name).text, interface);
	if (needs_buffer(&operation->request) || needs_buffer(&operation->reply) || operation->request.caps ||
	    operation->reply.caps)
		fputs("\tstruct utcb *const rpc_buffer = utcb();\n", out);
	write_position(out, operation);
	fprintf(out, "\tif (!rpc_ops->%s) return RPC_BAD_OPCODE;\n", member_name(operation).text);
	write_count_checks(out, "rpc_message->", &operation->request);
	write_range_checks(out, "rpc_message->", operation->declared->arguments, &operation->request, operation->word_bytes);
	fputs(")\n\t\treturn RPC_BAD_MESSAGE;\n", out);
	write_variable_checks(out, operation, operation->declared->arguments, &operation->request, false, "rpc_message->");
	write_server_arguments(out, operation);
	write_server_call(out, operation);
	write_server_reply(out, operation);
}

static void write_dispatch_case(FILE *out, const struct operation *operation)
{
	fprintf(out, "\tcase %s_OP_%s: rpc_result = %s_serve_%s(rpc_ops, rpc_object, rpc_message); break;\n",
	        operation->interface_upper.text, operation->name_upper.text, operation->interface_lower.text,
	        lower(operation->declared->name).text);
}

/* ---- constants ---- */

static void write_opcode(FILE *out, const struct operation *operation)
{
	fprintf(out, "\t%s_OP_%s = %u,\n", operation->interface_upper.text, operation->name_upper.text, operation->opcode);
}

static void write_errors(FILE *out, const struct operation *operation)
{
	unsigned value = 0;
	for (const struct interface_error *error = operation->declared->errors; error; error = error->next)
		fprintf(out, "#define %s_%s_%s ((enum rpc_status)(RPC_ERROR_FIRST + %u))\n", operation->interface_upper.text,
		        operation->name_upper.text, upper(error->name).text, value++);
}

static void write_layout_assertion(FILE *out, const struct operation *operation)
{
	const struct { const char *what; const struct layout *layout; } directions[] = {
		{ "request", &operation->request }, { "reply", &operation->reply },
	};
	for (size_t i = 0; i < 2; i++) {
		if (directions[i].layout->words_max > REGISTER_WORDS)
			fprintf(out, "_Static_assert(%ju <= MESSAGE_WORDS_MAX, \"%s.%s: %s fits a message\");\n",
			        (uintmax_t)directions[i].layout->words_max, operation->interface->name, operation->declared->name,
			        directions[i].what);
		if (directions[i].layout->caps > 1)
			fprintf(out, "_Static_assert(%u <= MESSAGE_CAPS_MAX, \"%s.%s: %s's capabilities\");\n",
			        directions[i].layout->caps, operation->interface->name, operation->declared->name,
			        directions[i].what);
	}
}

static void write_session_constants(FILE *out, const struct interface *interface)
{
	if (!interface->has_session) return;
	struct c_name name = upper(interface->name);
	fprintf(out, "\n#define %s_SERVICE_NAME \"%s\"\n", name.text, interface->name);
	fprintf(out, "#define %s_SESSION_RAM  %ju\n", name.text, (uintmax_t)interface->session_ram_bytes);
	fprintf(out, "#define %s_SESSION_CAPS %ju\n", name.text, (uintmax_t)interface->session_caps);
	for (const struct session_argument *argument = interface->session_arguments; argument; argument = argument->next)
		if (argument->has_default && argument->default_value.type != VALUE_STRING && !argument->default_value.negative)
			fprintf(out, "#define %s_SESSION_DEFAULT_%s %ju\n", name.text, upper(argument->name).text,
			        (uintmax_t)argument->default_value.number);
	for (const struct interface_stream *stream = interface->streams; stream; stream = stream->next)
		fprintf(out, "#define %s_%s_QUEUE %ju\n", name.text, upper(stream->name).text, (uintmax_t)stream->queue);
}

/* ---- one interface ---- */

static void write_interface(FILE *out, const struct interface *interface, unsigned word_bytes)
{
	struct c_name name = lower(interface->name);
	fprintf(out, "\n/* ---- %s ---- */\n", interface->name);
	write_session_constants(out, interface);
	if (!interface->operations && !interface->signals && !interface->streams) return;

	fprintf(out, "\nenum %s_op {\n", name.text);
	for_each_operation(out, interface, word_bytes, write_opcode);
	fputs("};\n\n", out);
	for_each_operation(out, interface, word_bytes, write_errors);
	for_each_operation(out, interface, word_bytes, write_layout_assertion);
	for_each_operation(out, interface, word_bytes, write_client_call);

	fprintf(out, "\n/* A server's operations. One that is left NULL is answered with RPC_BAD_OPCODE. */\nstruct %s_ops {\n",
	        name.text);
	for_each_operation(out, interface, word_bytes, write_ops_member);
	fputs("};\n", out);
	for_each_operation(out, interface, word_bytes, write_server_operation);

	fprintf(out, "\n/* Decodes the request in `rpc_message`, calls the operation, leaves the reply in its place. */\n"
	        "static inline enum rpc_status %s_dispatch(const struct %s_ops *rpc_ops, void *rpc_object,\n"
	        "\tstruct message *rpc_message)\n{\n\tenum rpc_status rpc_result;\n\tswitch (tag_code(rpc_message->tag)) {\n",
	        name.text, name.text);
	for_each_operation(out, interface, word_bytes, write_dispatch_case);
	fputs("\tdefault: rpc_result = RPC_BAD_OPCODE; break;\n\t}\n"
	      "\tif (rpc_result != RPC_OK) rpc_message->tag = tag_make(rpc_result, 0, 0);\n"
	      "\treturn rpc_result;\n}\n", out);
}

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

void stubs_write(FILE *out, const struct interface *interfaces, const char *file, unsigned word_bytes)
{
	assert(word_bytes == 4 || word_bytes == 8);
	struct c_name guard = upper(file_name(file));
	fprintf(out, "/* Generated by `genode-compose stubs` from %s for CPUs with %u-bit words. Not to be edited. */\n",
	        file_name(file), 8 * word_bytes);
	fprintf(out, "#ifndef GENERATED_%s_H\n#define GENERATED_%s_H\n\n#include <genode/rpc_bytes.h>\n\n", guard.text, guard.text);
	fprintf(out, "_Static_assert(sizeof(word_t) == %u, \"word size of the CPU\");\n", word_bytes);
	for (const struct interface *interface = interfaces; interface; interface = interface->next)
		if (interface->file == file) write_interface(out, interface, word_bytes);
	fputs("\n#endif\n", out);
}

void stubs_cost_write(FILE *out, const struct platform *platform)
{
	fprintf(out, "/* Generated by `genode-compose stubs --cost` from %s. Not to be edited. */\n",
	        file_name(platform->file));
	fputs("#ifndef GENERATED_COST_H\n#define GENERATED_COST_H\n\n"
	      "/* What core and init take from the account of the one who asks, per object. */\n", out);
	for (enum cost_kind kind = 0; kind < COST_KINDS; kind++) {
		struct c_name name = upper(cost_kind_name(kind));
		fprintf(out, "#define COST_%s_RAM  %ju\n", name.text, (uintmax_t)platform->costs[kind].ram_bytes);
		fprintf(out, "#define COST_%s_CAPS %ju\n", name.text, (uintmax_t)platform->costs[kind].caps);
	}
	fputs("\n/* What core keeps for itself, and the number of capabilities that there are. */\n", out);
	fprintf(out, "#define PLATFORM_NAME          \"%s\"\n", platform->name);
	fprintf(out, "#define PLATFORM_CORE_RAM      %ju\n", (uintmax_t)platform->core_ram_bytes);
	fprintf(out, "#define PLATFORM_CORE_CAPS     %ju\n", (uintmax_t)platform->core_caps);
	fprintf(out, "#define PLATFORM_CAPS_TOTAL    %ju\n", (uintmax_t)platform->core_caps_total);
	fprintf(out, "#define PLATFORM_MEMORY_BASE   0x%jx\n", (uintmax_t)platform->memory_base);
	fprintf(out, "#define PLATFORM_MEMORY_SIZE   0x%jx\n", (uintmax_t)platform->memory_size_bytes);
	fprintf(out, "#define PLATFORM_LOAD_ADDRESS  0x%jx\n", (uintmax_t)platform->load_address);
	fputs("\n#endif\n", out);
}
