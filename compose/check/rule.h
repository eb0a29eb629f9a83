/* SPDX-License-Identifier: MIT */
#ifndef CHECK_RULE_H
#define CHECK_RULE_H

#include "base/diagnostic.h"

/*
 * Every mistake that the compiler can name. A rule is stable: scenarios and scripts refer to it. Its name is also the
 * name of its folder in tests/rules.
 */
struct rule {
	const char     *name;
	const char     *group;     /* "names", "references", "routing", … : the order in which they are listed */
	enum rule_level level;     /* RULE_WARN or RULE_DENY, until the author says otherwise */
	bool            fixed;     /* nothing sensible can follow: always an error */
	const char     *summary;   /* one line, without a stop */
	const char     *why;       /* what happens at run time, and how to mend it */
	const char     *example;   /* a fragment that trips the rule */
};

extern const struct rule rules[];
extern const size_t      rule_count;

/* NULL when there is no such rule */
const struct rule *rule_find(const char *name);

#endif
