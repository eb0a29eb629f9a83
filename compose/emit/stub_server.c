/* SPDX-License-Identifier: MIT */
/* The server's side: a table of operations, one function that decodes and answers each, a dispatcher. */
#include "emit/stub_words.h"

void write_ops_member(FILE *out, const struct operation *operation)
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
		if (field_is_scalar(field)) {
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
		if (field_is_variable(field)) {
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
		if (field_is_scalar(field))
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

void write_server_operation(FILE *out, const struct operation *operation)
{
	const char *interface = operation->interface_lower.text;
	fprintf(out, "\nstatic inline enum rpc_status %s_serve_%s(const struct %s_ops *rpc_ops, void *rpc_object,\n"
	        "\tstruct message *rpc_message)\n{\n", interface, name_lower(operation->declared->name).text, interface);
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

void write_dispatch_case(FILE *out, const struct operation *operation)
{
	fprintf(out, "\tcase %s_OP_%s: rpc_result = %s_serve_%s(rpc_ops, rpc_object, rpc_message); break;\n",
	        operation->interface_upper.text, operation->name_upper.text, operation->interface_lower.text,
	        name_lower(operation->declared->name).text);
}
