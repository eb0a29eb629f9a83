/* SPDX-License-Identifier: MIT */
/* The client's side of a stub: one inline function per operation. */
#include "emit/stub_words.h"

/* Lengths of the arguments, refused here when the server would refuse them. */
static void write_client_lengths(FILE *out, const struct operation *operation)
{
	for (const struct interface_field *field = operation->declared->arguments; field; field = field->next) {
		if (!field_is_variable(field)) continue;
		struct c_name name = field_name(operation, field, false);
		if (field->type == RPC_STRING)
			fprintf(out, "\tsize_t const rpc_length_%s = strlen(%s);\n", name.text, name.text);
		else
			fprintf(out, "\tsize_t const rpc_length_%s = %s_size;\n", name.text, name.text);
		fprintf(out, "\tif (rpc_length_%s > %ju) return RPC_BAD_MESSAGE;\n", name.text, field_bytes_max(field));
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
		if (field_is_scalar(field))
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
		if (field_is_scalar(field)) {
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

void write_client_call(FILE *out, const struct operation *operation)
{
	fputc('\n', out);
	write_doc(out, operation->declared->doc, "");
	fprintf(out, "static inline enum rpc_status %s_%s(cap_t %s", operation->interface_lower.text,
	        name_lower(operation->declared->name).text, operation->interface_lower.text);
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
