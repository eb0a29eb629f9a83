/* SPDX-License-Identifier: MIT */
/*
 * A part of a document as a document of its own. Lines are copied without looking into them: nesting is decided by
 * columns, so all lines that hold nodes may be moved to the left by the same amount, as far as the least indented allows.
 */
#include <genode/hid.h>
#include <genode/memory.h>

struct output {
	char  *buffer;
	size_t capacity;
	size_t length;              /* of the whole document, also of what does not fit */
};

static void put(struct output *output, struct text text)
{
	if (output->length <= output->capacity && text.length <= output->capacity - output->length && text.length)
		memcpy(output->buffer + output->length, text.start, text.length);
	output->length += text.length;
}

static const char *line_end(const char *at, const char *end)
{
	const char *const stop = at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
	return stop ? stop : end;
}

static void put_spaces(struct output *output, size_t count)
{
	while (count--)
		put(output, text_of(" "));
}

/* A line below the first one: less of its indentation, or more. Both are no part of what it says. */
static void put_moved(struct output *output, struct text line, size_t left, size_t right)
{
	size_t indent = 0;
	while (indent < line.length && indent < left && (line.start[indent] == ' ' || line.start[indent] == '|'))
		indent++;
	if (indent && indent < line.length && line.start[indent] == '-')
		indent--;               /* at the very left it would be the end mark */
	put_spaces(output, right);
	put(output, (struct text){ line.start + indent, line.length - indent });
}

size_t hid_extract(const struct hid_node *node, const char *type, char *buffer, size_t capacity)
{
	enum { MARKER = 2 /* "+ " in front of the type, which the top node has not */ };
	struct output output = { .buffer = buffer, .capacity = capacity };
	size_t indentation;
	const char *const end = hid_subtree_end(node, &indentation);
	const char *stop = line_end(node->rest, end);

	/* what follows the type on its line moves as far as the lines below, or else nodes there would change places */
	size_t const rest   = node->column + (size_t)(node->rest - node->type.start);
	size_t const wanted = node->column > MARKER ? node->column - MARKER : 0;
	size_t const left   = wanted < indentation ? wanted : indentation;
	size_t const length = strlen(type);
	size_t const right  = length > rest - left ? length - (rest - left) : 0;

	put(&output, text_of(type));
	put_spaces(&output, rest - left + right - length);
	put(&output, text_range(node->rest, stop));
	while (stop < end) {
		const char *const line = stop + 1;
		stop = line_end(line, end);
		put(&output, text_of("\n"));
		put_moved(&output, text_range(line, stop), left, right);
	}
	put(&output, text_of("\n-\n"));
	return output.length;
}
