/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

#include <string.h>

enum { RPC_BUFFER_BYTES_MAX = 4096 };

/* ---- types of operations ---- */

static const struct { const char *name; enum rpc_type type; bool sized; } rpc_types[] = {
	{ "bool", RPC_BOOL, false }, { "u8", RPC_U8, false }, { "u16", RPC_U16, false }, { "u32", RPC_U32, false },
	{ "u64", RPC_U64, false }, { "s8", RPC_S8, false }, { "s16", RPC_S16, false }, { "s32", RPC_S32, false },
	{ "s64", RPC_S64, false }, { "size", RPC_SIZE, false }, { "addr", RPC_ADDR, false },
	{ "string", RPC_STRING, true }, { "bytes", RPC_BYTES, true }, { "cap", RPC_CAP, false },
};

enum { RPC_TYPE_COUNT = sizeof(rpc_types) / sizeof(rpc_types[0]) };

static bool unknown_type(struct elaborator *elaborator, const struct ast_type *type)
{
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "unknown-type", type->span,
	        "this is no type of an operation");
	struct suggestion best;
	suggestion_init(&best, type->name.text ? type->name.text : "");
	for (size_t i = 0; i < RPC_TYPE_COUNT; i++)
		suggestion_offer(&best, rpc_types[i].name);
	if (best.word)
		diagnostic_help_edit(elaborator->compilation, diagnostic, type->name.span, best.word,
		                     "did you mean '%s'?", best.word);
	else
		diagnostic_help(elaborator->compilation, diagnostic, "types are bool, u8 to u64, s8 to s64, size, addr, "
		                "string[N], bytes[N] and cap NAME");
	return false;
}

static bool take_capacity(struct elaborator *elaborator, const struct ast_type *type, bool sized,
                          struct interface_field *field)
{
	if (!sized && !type->length)
		return true;
	if (!sized || !type->length) {
		diagnostic_error(elaborator->compilation, "wrong-type", type->span,
		                 sized ? "'%s' needs its largest length: %s[64]" : "'%s' takes no length",
		                 type->name.text, type->name.text);
		return false;
	}
	if (!expression_u64(elaborator, NULL, type->length, &field->capacity))
		return false;
	if (field->capacity >= 1 && field->capacity <= RPC_BUFFER_BYTES_MAX)
		return true;
	diagnostic_error(elaborator->compilation, "wrong-type", type->length->span,
	                 "a length is between 1 and %d", RPC_BUFFER_BYTES_MAX);
	return false;
}

static bool field_type(struct elaborator *elaborator, const struct ast_type *type, struct interface_field *field)
{
	if (type->kind == AST_TYPE_CAPABILITY) {
		field->type          = RPC_CAP;
		field->cap_interface = type->name.text;
		return true;
	}
	if (type->kind != AST_TYPE_NAMED || !type->name.text)
		return unknown_type(elaborator, type);
	for (size_t i = 0; i < RPC_TYPE_COUNT; i++)
		if (!strcmp(rpc_types[i].name, type->name.text)) {
			field->type = rpc_types[i].type;
			return take_capacity(elaborator, type, rpc_types[i].sized, field);
		}
	return unknown_type(elaborator, type);
}

static void field_is_new(struct elaborator *elaborator, const struct ast_parameters *list,
                         struct interface_field *field, struct span name_span)
{
	if (!field->name)
		return;
	void **at = table_at(&elaborator->names, list, field->name);
	if (!*at) {
		*at = field;
		return;
	}
	const struct interface_field *first = *at;
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-declaration", name_span,
	        "'%s' stands twice here", field->name);
	diagnostic_note(elaborator->compilation, diagnostic, first->span, "the first one");
}

static struct interface_field *fields_of(struct elaborator *elaborator, const struct ast_parameters *parameters)
{
	struct interface_field *first = NULL, **last = &first;

	for (size_t i = 0; i < parameters->count; i++) {
		const struct ast_parameter *parameter = &parameters->items[i];
		struct interface_field     *field = arena_new(&elaborator->compilation->arena, struct interface_field);
		*field = (struct interface_field){ .span = parameter->span, .name = parameter->name.text };
		field_is_new(elaborator, parameters, field, parameter->name.span);
		if (!parameter->type)
			diagnostic_error(elaborator->compilation, "unknown-type", parameter->span, "'%s' needs a type",
			                 field->name);
		else
			field_type(elaborator, parameter->type, field);
		*last = field;
		last  = &field->next;
	}
	return first;
}

/* ---- sessions ---- */

static bool value_type_of(struct elaborator *elaborator, const struct ast_type *type, enum value_type *result)
{
	static const struct { const char *name; enum value_type type; } types[] = {
		{ "string", VALUE_STRING }, { "bool", VALUE_BOOL }, { "size", VALUE_SIZE }, { "time", VALUE_TIME },
		{ "number", VALUE_NUMBER }, { "u8", VALUE_NUMBER }, { "u16", VALUE_NUMBER }, { "u32", VALUE_NUMBER },
		{ "u64", VALUE_NUMBER }, { "s32", VALUE_NUMBER }, { "s64", VALUE_NUMBER },
	};
	*result = VALUE_NUMBER;
	if (type->kind == AST_TYPE_RANGE)
		return true;
	*result = VALUE_STRING;
	if (type->kind == AST_TYPE_CHOICE)
		return true;
	for (size_t i = 0; type->name.text && i < sizeof(types) / sizeof(types[0]); i++)
		if (!strcmp(types[i].name, type->name.text)) {
			*result = types[i].type;
			return true;
		}
	diagnostic_error(elaborator->compilation, "unknown-type", type->span, "this is no type of a session's argument");
	return false;
}

struct session_context {
	struct interface         *interface;
	struct scope              scope;        /* the arguments' defaults */
	struct session_argument **last;
	const struct ast_value   *ram, *caps;
};

static void session_argument(struct elaborator *elaborator, struct session_context *context,
                             const struct ast_parameter *parameter, bool sizes_donation)
{
	struct session_argument *argument = arena_new(&elaborator->compilation->arena, struct session_argument);

	*argument = (struct session_argument){
		.span = parameter->span, .name = parameter->name.text, .sizes_donation = sizes_donation };
	if (!parameter->type || !value_type_of(elaborator, parameter->type, &argument->type))
		return;
	if (parameter->initial) {
		argument->default_value = expression_value(elaborator, &context->scope, parameter->initial);
		argument->has_default   = true;
		/* a plain number serves as a size */
		if (argument->type == VALUE_SIZE && argument->default_value.type == VALUE_NUMBER)
			argument->default_value = value_size(&elaborator->compilation->interner,
			                                     argument->default_value.number);
		if (argument->default_value.type != VALUE_POISON && argument->default_value.type != argument->type)
			diagnostic_error(elaborator->compilation, "wrong-type", parameter->initial->span,
			                 "%s is wanted here, and this is %s", value_type_words(argument->type),
			                 value_type_words(argument->default_value.type));
		scope_bind(elaborator, &context->scope, argument->name, argument->span, argument->default_value);
	}
	*context->last = argument;
	context->last  = &argument->next;
}

static void session_elaborate(struct elaborator *elaborator, struct interface *interface,
                              const struct ast_session *statement)
{
	struct session_context context = { .interface = interface, .last = &interface->session_arguments };

	if (interface->has_session) {
		diagnostic_error(elaborator->compilation, "duplicate-statement", statement->base.keyword,
		                 "an interface has one session block");
		return;
	}
	interface->has_session = true;
	for (size_t i = 0; i < statement->parameters.count; i++)
		session_argument(elaborator, &context, &statement->parameters.items[i], false);

	/* members first: ram may name one that stands behind it */
	const struct ast_statement *first = statement->body ? statement->body->first : NULL;
	for (const struct ast_statement *each = first; each; each = each->next)
		if (each->kind == AST_MEMBER)
			session_argument(elaborator, &context, &((const struct ast_member *)each)->parameter, true);

	struct span ram_seen = SPAN_NONE, caps_seen = SPAN_NONE;
	for (const struct ast_statement *each = first; each; each = each->next) {
		const struct ast_value *value = (const struct ast_value *)each;
		if (each->kind == AST_RAM && statement_once(elaborator, &ram_seen, each))
			expression_u64(elaborator, &context.scope, value->value, &interface->session_ram_bytes);
		else if (each->kind == AST_CAPS && statement_once(elaborator, &caps_seen, each))
			expression_u64(elaborator, &context.scope, value->value, &interface->session_caps);
	}
}

/* ---- the interface ---- */

static struct interface_error *errors_of(struct elaborator *elaborator, const struct ast_names *names)
{
	struct interface_error *first = NULL, **last = &first;
	for (size_t i = 0; i < names->count; i++) {
		struct interface_error *error = arena_new(&elaborator->compilation->arena, struct interface_error);
		*error = (struct interface_error){ .span = names->items[i].span, .name = names->items[i].text };
		*last  = error;
		last   = &error->next;
	}
	return first;
}

struct member_context {
	struct table                 names;      /* (NULL, name) -> struct span of the first */
	struct interface            *interface;
	struct interface_operation **last_operation;
	struct interface_signal    **last_signal;
	struct interface_stream    **last_stream;
};

/* Operations, signals and streams share one name space: all become functions of one header. */
static bool member_is_new(struct elaborator *elaborator, struct member_context *context, const struct ast_name *name)
{
	const struct interface *interface = context->interface;
	void                  **at        = name->text ? table_at(&context->names, NULL, name->text) : NULL;
	if (!at)
		return true;
	if (!*at) {
		*at = (void *)&name->span;
		return true;
	}
	const struct span first = *(const struct span *)*at;
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-declaration", name->span,
	        "'%s' is declared twice in interface '%s'", name->text, interface->name);
	diagnostic_note(elaborator->compilation, diagnostic, first, "the first declaration of '%s'", name->text);
	return false;
}

static void take_rpc(struct elaborator *elaborator, struct member_context *context, const struct ast_rpc *rpc)
{
	if (!member_is_new(elaborator, context, &rpc->name))
		return;
	struct interface_operation *operation = arena_new(&elaborator->compilation->arena, struct interface_operation);
	*operation = (struct interface_operation){
		.span      = rpc->name.span,
		.doc       = rpc->base.doc,
		.name      = rpc->name.text,
		.arguments = fields_of(elaborator, &rpc->arguments),
		.results   = fields_of(elaborator, &rpc->results),
		.errors    = errors_of(elaborator, &rpc->errors),
	};
	*context->last_operation = operation;
	context->last_operation  = &operation->next;
}

static void take_signal(struct elaborator *elaborator, struct member_context *context, const struct ast_list *list)
{
	const struct ast_name *name = &list->names.items[0];
	if (!member_is_new(elaborator, context, name))
		return;
	struct interface_signal *signal = arena_new(&elaborator->compilation->arena, struct interface_signal);
	*signal = (struct interface_signal){ .span = name->span, .doc = list->base.doc, .name = name->text };
	*context->last_signal = signal;
	context->last_signal  = &signal->next;
}

static void take_packets(struct elaborator *elaborator, struct member_context *context,
                         const struct ast_declaration *packets)
{
	if (!member_is_new(elaborator, context, &packets->name))
		return;
	struct interface_stream *stream = arena_new(&elaborator->compilation->arena, struct interface_stream);
	*stream = (struct interface_stream){
		.span = packets->name.span, .doc = packets->base.doc, .name = packets->name.text, .queue = 64 };
	struct span seen = SPAN_NONE;
	for (const struct ast_statement *each = packets->body ? packets->body->first : NULL; each; each = each->next)
		if (each->kind == AST_QUEUE && statement_once(elaborator, &seen, each))
			expression_u64(elaborator, NULL, ((const struct ast_value *)each)->value, &stream->queue);
	if (stream->queue < 1 || stream->queue > 4096 || (stream->queue & (stream->queue - 1)))
		diagnostic_error(elaborator->compilation, "wrong-type", stream->span,
		                 "a queue holds a power of two of packets, from 1 to 4096");
	*context->last_stream = stream;
	context->last_stream  = &stream->next;
}

static void take_member(struct elaborator *elaborator, const struct scope *scope, void *context,
                        const struct ast_statement *statement)
{
	(void)scope;
	struct member_context *members = context;
	switch (statement->kind) {
	case AST_SESSION:
		session_elaborate(elaborator, members->interface, (const struct ast_session *)statement);
		break;
	case AST_RPC:     take_rpc(elaborator, members, (const struct ast_rpc *)statement); break;
	case AST_SIGNAL:  take_signal(elaborator, members, (const struct ast_list *)statement); break;
	case AST_PACKETS: take_packets(elaborator, members, (const struct ast_declaration *)statement); break;
	default:          statement_misplaced(elaborator, statement->keyword, "an interface");
	}
}

void interfaces_elaborate(struct elaborator *elaborator)
{
	struct interface **last = &elaborator->model->interfaces;

	for (const struct declared *declared = elaborator->interfaces.first; declared; declared = declared->next) {
		const struct ast_declaration *statement = declared->statement;
		struct interface             *interface = arena_new(&elaborator->compilation->arena, struct interface);
		*interface = (struct interface){
			.span = statement->base.span, .name_span = statement->name.span, .doc = statement->base.doc,
			.name = statement->name.text, .file = declared->file->source->path };
		*last = interface;
		last  = &interface->next;
		if (!interface->name)
			continue;
		*table_at(&elaborator->model->names, &elaborator->model->interfaces, interface->name) = interface;
		if (interned_length(interface->name) > SERVICE_NAME_CHARS_MAX)
			diagnostic_error(elaborator->compilation, "name-too-long", interface->name_span,
			                 "the name of a service has at most %d characters, and this has %zu",
			                 SERVICE_NAME_CHARS_MAX, interned_length(interface->name));
		struct member_context context = { .interface = interface, .last_operation = &interface->operations,
		                                  .last_signal = &interface->signals, .last_stream = &interface->streams };
		table_init(&context.names, &elaborator->compilation->arena);
		block_expand(elaborator, NULL, statement->body, take_member, &context);
	}
}

const struct interface *service_find(struct elaborator *elaborator, const char *name, struct span span)
{
	const struct interface *interface = model_interface_find(elaborator->model, name);
	if (interface && interface->has_session)
		return interface;
	if (!interface && elaborator->input->alone)
		return NULL;

	struct compilation *compilation = elaborator->compilation;
	struct diagnostic  *diagnostic;
	if (interface) {
		diagnostic = diagnostic_error(compilation, "unknown-service", span, "'%s' is no service", name);
		diagnostic_note(compilation, diagnostic, interface->name_span,
		                "this interface has no session block: it describes a capability that operations hand out");
		return NULL;
	}
	diagnostic = diagnostic_error(compilation, "unknown-service", span, "no interface '%s' is declared", name);
	struct suggestion best;
	suggestion_init(&best, name);
	for (const struct interface *each = elaborator->model->interfaces; each && suggestions_left(); each = each->next)
		if (each->has_session && each->name)
			suggestion_offer(&best, each->name);
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, span, best.word, "did you mean '%s'?", best.word);
	else if (!elaborator->model->interfaces)
		diagnostic_help(compilation, diagnostic, "'use \"base\";' declares the interfaces of the store");
	return NULL;
}
