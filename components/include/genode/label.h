/* SPDX-License-Identifier: MIT */
/*
 * Session labels and the policies that are chosen by them. A label is a path whose elements are joined by " -> ". Each
 * parent on the way of a session request prefixes the name of the child that the request came from. Portable.
 */
#ifndef GENODE_LABEL_H
#define GENODE_LABEL_H

#include <genode/hid.h>
#include <genode/text.h>

enum {
	LABEL_CAPACITY        = 160, /* with the terminating zero, as all capacities here */
	CHILD_NAME_CAPACITY   = 64,
	SERVICE_NAME_CAPACITY = 32,
	SESSION_ARGS_CAPACITY = 160,
};

/* Last element, and what is before it: all of the label and nothing if it has one element only. */
struct text label_last(struct text label);
struct text label_prefix(struct text label);

/* Writes "prefix -> label". False: cut at the capacity. */
bool label_join(char *to, size_t capacity, struct text prefix, struct text label);

/*
 * The node of type `policy` below `config` that fits the label best, else its `default-policy`.
 * An exact `label` beats everything; else the longer `label_prefix` that matches, then the longer `label_suffix`; ties
 * go to the first. A `policy` without any of the three never fits. False: no policy.
 */
bool policy_for_label(const struct hid_node *config, struct text label, struct hid_node *policy);

#endif
