/* SPDX-License-Identifier: MIT */
/* What the parts of the checker share: the image taken apart, the facts of its certificate, the tree of inits. */
#ifndef VERIFY_PARTS_H
#define VERIFY_PARTS_H

#include "base/bytes.h"
#include "container/container.h"
#include "verify/verify.h"

#include <genode/boot_archive.h>
#include <genode/hid.h>

enum { PAGE = CONTAINER_PAGE, DEPTH_MAX = 80, LABEL_CHARS = 159, NAME_CHARS = 63, SEGMENTS_MAX = 16 };
enum { FINDINGS_MAX = 100, WORK_MAX = 1 << 28 };  /* comparisons: no image that a person composed comes near */
enum { RAM, CAPS, ACCOUNTS };
enum cost { COST_SESSION, COST_PD, COST_THREAD, COST_DATASPACE, COST_CHILD, COSTS };

struct nodes { struct hid_node *first; size_t count; bool *used; };

/* Of a route, or a policy; conditions that are absent have no start. */
enum condition { UNSCOPED, LAST, LABEL, PREFIX, SUFFIX, CONDITIONS };
struct rule {
	struct hid_node node;
	struct text     service, conditions[CONDITIONS];
	bool            any_service, taken;
};
struct rules { struct rule *first; size_t count; };

/* An init or a component. */
struct member {
	struct text      name, binary;
	struct member   *parent;          /* NULL: the first init */
	struct hid_node  start, config;
	struct nodes     provides;
	struct rules     rules;
	bool             has_config, is_init;
	/* of an init */
	struct member   *members, **by_name;
	size_t           member_count;
	struct rules     default_rules, *policies; /* for each of `services` */
	struct nodes     parent_provides, aliases, services;
	uint64_t         preserve[ACCOUNTS], report_buffer;
	/* the books */
	uint64_t         assigned[ACCOUNTS], environment[ACCOUNTS], domain[ACCOUNTS], gives[ACCOUNTS], gets[ACCOUNTS];
	uint64_t         raised;          /* RAM that an init adds to donations for its children's environment */
};

struct proof {
	struct compilation         *compilation;
	struct verify_report       *report;
	struct container            container;
	const uint8_t              *archive;          /* the end of the container's payload */
	const struct boot_archive_module *modules;
	const struct boot_archive_device *devices;
	struct boot_archive_header  header;
	uint64_t                    memory_end, image_span;
	const struct source        *texts[2];
	struct hid_node             config, certificate, platform, core;
	const struct hid_node      *rom_interface;
	struct nodes                interfaces, member_notes, core_services;
	uint64_t                    costs[COSTS][ACCOUNTS];
	bool                       *device_taken;
	struct member               root;
	uint64_t                    findings, work;
};

/* ---- verify.c ---- */

/* `where` points into the image or into one of its texts. Always false. */
bool     refute(struct proof *proof, const char *rule, const void *where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
uint64_t number(struct proof *proof, const struct hid_node *node, const char *tag);
bool     digest_noted(const struct hid_node *note, const uint8_t *bytes, uint64_t count);
bool     named(const struct hid_node *node, const char *name);

/* The sub nodes of that type; NULL: of any. */
struct nodes nodes_of(struct proof *proof, const struct hid_node *parent, const char *type);
/* The node of that name, which is then used; NULL: none. */
const struct hid_node *node_find(struct proof *proof, const struct nodes *nodes, struct text name);

static inline uint64_t sum(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }
static inline uint64_t rest(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }
static inline uint64_t pages(uint64_t bytes) { return sum(bytes, PAGE - 1) & ~(uint64_t)(PAGE - 1); }
static inline void add(uint64_t *a, uint64_t b) { *a = sum(*a, b); }

/* ---- archive.c ---- */
bool archive_open(struct proof *proof);
bool archive_check(struct proof *proof);
const struct boot_archive_module *module_find(struct proof *proof, struct text name, bool family);

/* ---- core.c, config.c, route.c, ledger.c ---- */
void core_check(struct proof *proof);
void boot_check(struct proof *proof);
void config_read(struct proof *proof);
bool member_path_is(const struct member *member, struct text path);
struct member *member_find(const struct member *init, struct text name);
void sessions_check(struct proof *proof, struct member *member, const struct hid_node *note);
void rules_check(struct proof *proof, const struct member *member, const struct hid_node *note);
void books_check(struct proof *proof, const struct member *member, const struct hid_node *note);

#endif
