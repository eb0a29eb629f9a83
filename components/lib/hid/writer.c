/* SPDX-License-Identifier: MIT */
/* HID writer: two spaces per level, attributes behind the type, the name directly behind it where the notation allows. */
#include <genode/hid.h>
#include <genode/memory.h>

static void put(struct hid_writer *writer, struct text text)
{
	if (writer->overflow || text.length > writer->capacity - writer->length) {
		writer->overflow = true;
		return;
	}
	if (text.length)
		memcpy(writer->buffer + writer->length, text.start, text.length);
	writer->length += text.length;
}

static void put_string(struct hid_writer *writer, const char *text) { put(writer, text_of(text)); }

static void put_line(struct hid_writer *writer)
{
	put_string(writer, "\n");
	for (unsigned i = 0; i < writer->depth && !writer->overflow; i++)
		put_string(writer, "  ");
}

void hid_writer_init(struct hid_writer *writer, char *buffer, size_t capacity)
{
	*writer = (struct hid_writer){ .buffer = buffer, .capacity = capacity };
}

/* Values are trimmed when read, cannot hold the separator, and end at the line's end. */
static bool expressible(struct text value)
{
	for (size_t i = 0; i < value.length; i++)
		if (value.start[i] == '|' || (unsigned char)value.start[i] < 0x20)
			return false;
	return true;
}

/* Text that would read as `tag: value` or begins like a marker cannot stand directly behind the type. */
static bool usable_as_name(struct text value)
{
	if (value.length == 0 || value.start[0] == ' ')
		return false;
	for (size_t i = 0; i < value.length; i++)
		if (value.start[i] == ':' && (i + 1 == value.length || value.start[i + 1] == ' '))
			return false;
	return true;
}

static void begin(struct hid_writer *writer, struct text type, struct text name)
{
	if (writer->depth) {
		put_line(writer);
		put_string(writer, "+ ");
	}
	/* Without a type, what follows would begin at another column, and the node would move to another parent. */
	put(writer, type.length ? type : text_of("invalid"));
	writer->depth++;
	if (!name.start)
		return;
	if (expressible(name) && usable_as_name(name)) {
		put_string(writer, " ");
		put(writer, name);
	} else {
		hid_put_text(writer, "name", name);
	}
}

void hid_begin(struct hid_writer *writer, const char *type, const char *name)
{
	begin(writer, text_of(type), name ? text_of(name) : (struct text){ 0 });
}

void hid_end(struct hid_writer *writer)
{
	if (writer->depth)
		writer->depth--;
}

static void put_attribute(struct hid_writer *writer, struct text tag, struct text value)
{
	if (!expressible(value)) {
		writer->dropped++;
		return;
	}
	put_string(writer, " | ");
	put(writer, tag);
	put_string(writer, value.length ? ": " : ":");
	put(writer, value);
}

void hid_put_text(struct hid_writer *writer, const char *tag, struct text value)
{
	put_attribute(writer, text_of(tag), value);
}

void hid_put_string(struct hid_writer *writer, const char *tag, const char *value)
{
	hid_put_text(writer, tag, text_of(value));
}

void hid_put_unsigned(struct hid_writer *writer, const char *tag, uint64_t value)
{
	char digits[20];
	char *at = digits + sizeof(digits);
	do
		*--at = (char)('0' + value % 10);
	while (value /= 10);
	hid_put_text(writer, tag, text_range(at, digits + sizeof(digits)));
}

void hid_put_signed(struct hid_writer *writer, const char *tag, int64_t value)
{
	char digits[21];
	char *at = digits + sizeof(digits);
	uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		*--at = (char)('0' + magnitude % 10);
	while (magnitude /= 10);
	if (value < 0)
		*--at = '-';
	hid_put_text(writer, tag, text_range(at, digits + sizeof(digits)));
}

void hid_put_bool(struct hid_writer *writer, const char *tag, bool value)
{
	hid_put_string(writer, tag, value ? "true" : "false");
}

void hid_put_quote(struct hid_writer *writer, struct text line)
{
	for (size_t i = 0; i < line.length; i++)
		if ((unsigned char)line.start[i] < 0x20 && line.start[i] != '\t') {
			writer->dropped++;
			return;
		}
	put_line(writer);
	put_string(writer, line.length ? ": " : ":");
	put(writer, line);
}

bool hid_put_copy(struct hid_writer *writer, const struct hid_node *node, const char *type, unsigned depth_max)
{
	if (depth_max == 0)
		return false;

	const char *at = NULL;
	struct text tag, value, name = { 0 };
	bool first = hid_next_attribute(node, &at, &tag, &value);
	if (first && text_is(tag, "name")) {
		name = value;
		first = hid_next_attribute(node, &at, &tag, &value);
	}
	begin(writer, type ? text_of(type) : node->type, name);
	for (; first; first = hid_next_attribute(node, &at, &tag, &value))
		put_attribute(writer, tag, value);

	struct text line;
	for (at = NULL; hid_next_quote(node, &at, &line); )
		hid_put_quote(writer, line);

	bool complete = true;
	struct hid_node sub;
	HID_FOR_EACH(&sub, node)
		complete &= hid_put_copy(writer, &sub, NULL, depth_max - 1);
	hid_end(writer);
	return complete;
}

bool hid_finish(struct hid_writer *writer, struct text *document)
{
	writer->depth = 0;
	put_string(writer, "\n-\n");
	if (writer->overflow)
		return false;
	*document = (struct text){ writer->buffer, writer->length };
	return true;
}
