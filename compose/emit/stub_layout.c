/* SPDX-License-Identifier: MIT */
#include "emit/stub_layout.h"

#include <ctype.h>
#include <string.h>

/* ---- names ---- */

static struct c_name name_in_case(const char *name, int (*convert)(int))
{
	struct c_name result;
	size_t i = 0;
	for (; name[i] && i < NAME_CHARS - 1; i++)
		result.text[i] = isalnum((unsigned char)name[i]) ? (char)convert((unsigned char)name[i]) : '_';
	result.text[i] = 0;
	return result;
}

struct c_name name_lower(const char *name) { return name_in_case(name, tolower); }
struct c_name name_upper(const char *name) { return name_in_case(name, toupper); }

static struct c_name joined(const char *first, const char *second)
{
	struct c_name result;
	snprintf(result.text, sizeof result.text, "%.60s_%.60s", first, second);
	return result;
}

/* ---- the types of the language ---- */

const struct type_facts type_facts[] = {
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

bool field_is_variable(const struct interface_field *field)
{
	return field->type == RPC_STRING || field->type == RPC_BYTES;
}

uintmax_t field_bytes_max(const struct interface_field *field)
{
	return field->type == RPC_STRING ? field->capacity - 1 : field->capacity;
}

bool field_is_scalar(const struct interface_field *field)
{
	return !field_is_variable(field) && field->type != RPC_CAP;
}

/* ---- layout ---- */

unsigned scalar_words(const struct interface_field *field, unsigned word_bytes)
{
	return type_facts[field->type].bits > 8 * word_bytes ? 2 : 1;
}

unsigned layout_variable_start(const struct layout *layout)
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
		} else if (field_is_variable(field)) {
			layout.variables++;
			variable_words += (field->capacity + word_bytes - 1) / word_bytes;
		} else {
			layout.scalar_words += scalar_words(field, word_bytes);
		}
	}
	layout.fixed_words = layout.scalar_words + layout.variables;
	layout.words_max = layout.variables ? REGISTER_WORDS + layout_variable_start(&layout) + variable_words : layout.fixed_words;
	return layout;
}

struct place place_first(const struct layout *layout)
{
	return (struct place) { .next_variable = layout->scalar_words };
}

void place_next(struct place *place, const struct interface_field *field, unsigned word_bytes)
{
	if (field->type == RPC_CAP) {
		place->cap = place->next_cap++;
	} else if (field_is_variable(field)) {
		place->word = place->next_variable++;
	} else {
		place->word = place->next_scalar;
		place->next_scalar += scalar_words(field, word_bytes);
	}
}

/* ---- operations: those declared, then those that signals and packet streams imply ---- */

static void visit_one(FILE *out, struct operation *operation, const struct interface_operation *declared,
                      visit_operation *visit)
{
	operation->declared   = declared;
	operation->name_upper = name_upper(declared->name);
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

void operations_visit(FILE *out, const struct interface *interface, unsigned word_bytes, visit_operation *visit)
{
	struct operation operation = {
		.interface       = interface,
		.word_bytes      = word_bytes,
		.interface_lower = name_lower(interface->name),
		.interface_upper = name_upper(interface->name),
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
