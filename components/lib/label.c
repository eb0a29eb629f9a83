/* SPDX-License-Identifier: MIT */
#include <genode/label.h>
#include <genode/memory.h>

static const char separator[] = " -> ";
enum { SEPARATOR_LENGTH = sizeof(separator) - 1 };

/* Offset of the last element. */
static size_t last_offset(struct text label)
{
	for (size_t at = label.length; at >= SEPARATOR_LENGTH; at--)
		if (memcmp(label.start + at - SEPARATOR_LENGTH, separator, SEPARATOR_LENGTH) == 0)
			return at;
	return 0;
}

struct text label_last(struct text label)
{
	size_t const offset = last_offset(label);
	return (struct text){ label.start + offset, label.length - offset };
}

struct text label_prefix(struct text label)
{
	size_t const offset = last_offset(label);
	return (struct text){ label.start, offset ? offset - SEPARATOR_LENGTH : 0 };
}

static size_t append(char *to, size_t capacity, size_t length, struct text text)
{
	size_t const room = capacity - 1 - length;
	size_t const count = text.length < room ? text.length : room;
	if (count)
		memmove(to + length, text.start, count);
	return length + count;
}

bool label_join(char *to, size_t capacity, struct text prefix, struct text label)
{
	size_t length = append(to, capacity, 0, prefix);
	length = append(to, capacity, length, text_of(separator));
	length = append(to, capacity, length, label);
	to[length] = 0;
	return length == prefix.length + SEPARATOR_LENGTH + label.length;
}

/* ---------------------------------------------------------------------------------------------------- policies */

/* How well a policy fits; compared field by field in this order. Lengths count from 1, so that an empty attribute that
 * is there beats one that is not. */
struct fit {
	bool   exact;
	size_t prefix;
	size_t suffix;
};

static bool fit_of(const struct hid_node *policy, struct text label, struct fit *fit)
{
	*fit = (struct fit){ 0 };
	bool any = false;
	struct text value;
	if (hid_attribute(policy, "label", &value)) {
		if (!text_equal(text_trim(value), label))
			return false;
		fit->exact = any = true;
	}
	if (hid_attribute(policy, "label_prefix", &value)) {
		if (!text_starts_with(label, text_trim(value)))
			return false;
		fit->prefix = text_trim(value).length + 1;
		any = true;
	}
	if (hid_attribute(policy, "label_suffix", &value)) {
		if (!text_ends_with(label, text_trim(value)))
			return false;
		fit->suffix = text_trim(value).length + 1;
		any = true;
	}
	return any;
}

static bool fit_better(const struct fit *a, const struct fit *b)
{
	if (a->exact || b->exact)
		return a->exact && !b->exact;
	if (a->prefix != b->prefix)
		return a->prefix > b->prefix;
	return a->suffix > b->suffix;
}

bool policy_for_label(const struct hid_node *config, struct text label, struct hid_node *policy)
{
	label = text_trim(label);
	bool found = false;
	struct fit best = { 0 };
	struct hid_node node;
	HID_FOR_EACH_OF(&node, config, "policy") {
		struct fit fit;
		if (fit_of(&node, label, &fit) && (!found || fit_better(&fit, &best))) {
			best = fit;
			*policy = node;
			found = true;
		}
	}
	return found || hid_first_of(config, "default-policy", policy);
}
