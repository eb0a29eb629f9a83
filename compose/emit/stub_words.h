/* SPDX-License-Identifier: MIT */
/*
 * Pieces of generated C that client and server share. `message` is how the generated code reaches the message:
 * "rpc_message." or "rpc_message->".
 */
#ifndef EMIT_STUB_WORDS_H
#define EMIT_STUB_WORDS_H

#include "emit/stub_layout.h"

/* Member of the table of operations. */
struct c_name member_name(const struct operation *operation);

/* C identifier of a field: unlike C's words, the interface's own parameter, and an argument of the same name. */
struct c_name field_name(const struct operation *operation, const struct interface_field *field, bool is_result);

/* ", uint32_t key, uint64_t *value" */
void write_parameters(FILE *out, const struct operation *operation, bool server);

/* A comment from the declaration's documentation, if it has any. */
void write_doc(FILE *out, const char *doc, const char *indent);

/* How a word of the message is called. */
struct c_name word_text(const char *message, unsigned word);

/* Does code for this direction name `rpc_buffer`? */
bool needs_buffer(const struct layout *layout);

void write_scalar_store(FILE *out, const char *message, const struct interface_field *field, const char *value,
                        unsigned word, unsigned word_bytes);

/* Prints the expression that reads the scalar back. */
void write_scalar_load(FILE *out, const char *message, const struct interface_field *field, unsigned word,
                       unsigned word_bytes);

/* Opens the condition under which a message is refused; then `|| …` for each word outside its narrow type. */
void write_count_checks(FILE *out, const char *message, const struct layout *layout);
void write_range_checks(FILE *out, const char *message, const struct interface_field *fields,
                        const struct layout *layout, unsigned word_bytes);

/* Declares the position that the statements below move through the variable part. */
void write_position(FILE *out, const struct operation *operation);

/* Copies each string and byte sequence into the buffer; the number of its bytes is in `rpc_length_NAME`. */
void write_variable_stores(FILE *out, const struct operation *operation, const struct interface_field *fields,
                           const struct layout *layout, bool results, const char *message);

/* Checks each length against capacity and message, and leaves the place of the bytes in `rpc_at_NAME`. */
void write_variable_checks(FILE *out, const struct operation *operation, const struct interface_field *fields,
                           const struct layout *layout, bool results, const char *message);

/* ---- one operation, whole ---- */

void write_client_call(FILE *out, const struct operation *operation);       /* stub_client.c */
void write_ops_member(FILE *out, const struct operation *operation);        /* stub_server.c */
void write_server_operation(FILE *out, const struct operation *operation);
void write_dispatch_case(FILE *out, const struct operation *operation);

/* The last component of a path: headers name their source without its folder. */
const char *stub_file_name(const char *path);

#endif
