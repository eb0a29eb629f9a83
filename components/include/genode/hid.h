/* SPDX-License-Identifier: MIT */
/*
 * HID: the notation of configurations and reports.
 *
 *     config | verbose: yes
 *       + start hello | ram: 1M
 *         + config | greeting: hello, world
 *       x start disabled
 *       . a comment
 *     -
 *
 * The reader works on untrusted bytes in place: nothing is copied or allocated, a node is a cursor into the document,
 * and every look at a byte is bounded by the document's validated end. It stays usable as long as the bytes do and do
 * not change. Finding the next sibling passes over the subtree in between, so visiting a whole document costs its size
 * times its depth.
 *
 * The writer fills a buffer of the caller and never writes beyond it.
 *
 * Portable: needs the C language and <genode/text.h> only; host tools use the same files.
 */
#ifndef GENODE_HID_H
#define GENODE_HID_H

#include <genode/text.h>

/* ------------------------------------------------------------------------------------------------- reading */

struct hid_node {
	const char *end;            /* of the document's content: the line break before its end mark */
	struct text type;           /* "invalid" where the source has no identifier */
	const char *rest;           /* what follows the type on its segment */
	size_t      column;         /* of the type; decides nesting */
	size_t      parent_column;
};

/*
 * Finds the top node. False: the bytes are no HID document (no type in front, no line that starts with `-`, a control
 * character where none may be); leading white space is passed over.
 */
bool hid_document(struct text bytes, struct hid_node *root);

/* First enabled sub node; next enabled sibling, in place. */
bool hid_first(const struct hid_node *parent, struct hid_node *node);
bool hid_next(struct hid_node *node);

#define HID_FOR_EACH(node, parent) \
	for (bool hid_more_ = hid_first((parent), (node)); hid_more_; hid_more_ = hid_next(node))

/* The same for one type of node. */
bool hid_first_of(const struct hid_node *parent, const char *type, struct hid_node *node);
bool hid_next_of(struct hid_node *node, const char *type);

#define HID_FOR_EACH_OF(node, parent, type) \
	for (bool hid_more_ = hid_first_of((parent), (type), (node)); hid_more_; hid_more_ = hid_next_of((node), (type)))

bool hid_is(const struct hid_node *node, const char *type);

/* First attribute of that tag, trimmed. */
bool hid_attribute(const struct hid_node *node, const char *tag, struct text *value);

/* Attributes one by one: start with `*at` = NULL. */
bool hid_next_attribute(const struct hid_node *node, const char **at, struct text *tag, struct text *value);

/* Value of an attribute, or the default where it is absent or malformed. */
struct text hid_text(const struct hid_node *node, const char *tag, const char *otherwise);
bool        hid_bool(const struct hid_node *node, const char *tag, bool otherwise);
uint64_t    hid_unsigned(const struct hid_node *node, const char *tag, uint64_t otherwise);
int64_t     hid_signed(const struct hid_node *node, const char *tag, int64_t otherwise);
uint64_t    hid_bytes(const struct hid_node *node, const char *tag, uint64_t otherwise);

/*
 * Writes the node with everything below it as a document of its own, whose top node has the given type. The text is
 * taken over as it stands, moved to the left, at any depth. Returns how many bytes the document has; it was written only
 * if that is at most `capacity`.
 */
size_t hid_extract(const struct hid_node *node, const char *type, char *buffer, size_t capacity);

/*
 * End of what belongs to the node: the separator or line break in front of the node that comes next, or the document's
 * end. `*indentation` is the least one of the lines below the node's own that hold nodes.
 */
const char *hid_subtree_end(const struct hid_node *node, size_t *indentation);

/* Quoted lines one by one: start with `*at` = NULL. A node that has enabled sub nodes shows none. */
bool hid_next_quote(const struct hid_node *node, const char **at, struct text *line);

/* ------------------------------------------------------------------------------------------------- writing */

struct hid_writer {
	char    *buffer;
	size_t   capacity;
	size_t   length;
	unsigned depth;
	bool     overflow;          /* something did not fit: the document is useless */
	unsigned dropped;           /* attributes left out because HID cannot express their value */
};

void hid_writer_init(struct hid_writer *writer, char *buffer, size_t capacity);

/* The first node is the top node. Attributes and quotes belong to the node begun last. `name` may be NULL. */
void hid_begin(struct hid_writer *writer, const char *type, const char *name);
void hid_end(struct hid_writer *writer);
void hid_put_text(struct hid_writer *writer, const char *tag, struct text value);
void hid_put_string(struct hid_writer *writer, const char *tag, const char *value);
void hid_put_unsigned(struct hid_writer *writer, const char *tag, uint64_t value);
void hid_put_signed(struct hid_writer *writer, const char *tag, int64_t value);
void hid_put_bool(struct hid_writer *writer, const char *tag, bool value);
void hid_put_quote(struct hid_writer *writer, struct text line);

/* A node with what is below it, as sub node of the current one, under another type if `type` is not NULL. False: what
 * is deeper than `depth_max` was left out. */
enum { HID_DEPTH_MAX = 20 };
bool hid_put_copy(struct hid_writer *writer, const struct hid_node *node, const char *type, unsigned depth_max);

/* Writes the end mark; false: it did not fit. The text is not zero-terminated. */
bool hid_finish(struct hid_writer *writer, struct text *document);

#endif
