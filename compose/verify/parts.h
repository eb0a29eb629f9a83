/* SPDX-License-Identifier: MIT */
/* What the parts of the checker share: the image taken apart, the facts of its certificate, the tree of inits. */
#ifndef VERIFY_PARTS_H
#define VERIFY_PARTS_H

#include "verify/verify.h"

#include <genode/boot_archive.h>
#include <genode/hid.h>

enum { PAGE = 4096, DEPTH_MAX = 80, LABEL_MAX = 159, NAME_MAX_CHARS = 63, SEGMENTS_MAX = 16, SHA256_BYTES = 32 };
enum { RAM, CAPS, ACCOUNTS };

struct rule {                       /* of a route; labels that are absent have no start */
	struct hid_node node;
	struct text     service, label, prefix, suffix, last, unscoped;
	bool            any_service, taken;
};

struct rules { struct rule *first; size_t count; };
struct nodes { struct hid_node *first; size_t count; bool *used; };

struct member {                     /* an init or a component */
	struct text      name, binary;
	struct member   *parent;        /* NULL: the first init */
	struct hid_node  start, config;
	struct nodes     provides;
	struct rules     rules;
	bool             has_config, is_init;
	/* of an init */
	struct member   *members, **by_name;
	size_t           member_count;
	struct rules     default_rules;
	struct nodes     parent_provides, aliases, services;
	uint64_t         preserve[ACCOUNTS];
	/* books */
	uint64_t         assigned[ACCOUNTS], environment[ACCOUNTS], domain[ACCOUNTS], gives[ACCOUNTS], gets[ACCOUNTS];
	uint64_t         raised;        /* RAM that an init adds to donations for its children's environment */
};

struct proof {
	struct compilation   *compilation;
	struct verify_report *report;
	const char           *name;                   /* of the file */
	const uint8_t        *file, *elf, *archive;
	size_t                file_bytes, elf_bytes;  /* the archive is the end of the ELF file */
	uint64_t              archive_offset;         /* in the ELF file */
	struct boot_archive_header        header;
	const struct boot_archive_module *modules;    /* may be unaligned: copied out by module_at, device_at */
	const struct boot_archive_device *devices;
	const struct source  *texts[2];
	struct hid_node       config, certificate, platform, core;
	struct nodes          interfaces, device_notes, member_notes;
	size_t                device_next;            /* note that the next device session must have */
	bool                 *device_taken;
	uint64_t              image_span, memory_end, session_cost, pd_cost, thread_cost, child_cost[ACCOUNTS];
	struct member         root;
};

/* ---- verify.c ---- */
void at_byte(struct proof *proof, const char *rule, const void *where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void at_text(struct proof *proof, const char *rule, struct text where, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
uint64_t number(struct proof *proof, const struct hid_node *node, const char *tag);
uint64_t little(const uint8_t *bytes, unsigned count);
bool     all_zero(const uint8_t *bytes, uint64_t count);
bool     digest_is(const uint8_t *bytes, uint64_t count, const uint8_t sha256[static SHA256_BYTES]);
bool     digest_noted(struct proof *proof, const struct hid_node *node, uint8_t sha256[static SHA256_BYTES]);
bool     named(const struct hid_node *node, const char *name);

static inline uint64_t sum(uint64_t a, uint64_t b) { return a > UINT64_MAX - b ? UINT64_MAX : a + b; }
static inline uint64_t rest(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }
static inline uint64_t pages(uint64_t bytes) { return sum(bytes, PAGE - 1) & ~(uint64_t)(PAGE - 1); }

/* ---- iso.c: sets proof->elf ---- */
bool iso_open(struct proof *proof);
bool iso_file(struct proof *proof, const char *const *path, const uint8_t **bytes, size_t *size_bytes);

/* ---- archive.c ---- */
bool archive_open(struct proof *proof);
bool archive_check(struct proof *proof);
struct boot_archive_module module_at(const struct proof *proof, size_t index);
struct boot_archive_device device_at(const struct proof *proof, size_t index);
bool module_find(const struct proof *proof, struct text name, bool family, struct boot_archive_module *module);

/* ---- core.c ---- */
void core_check(struct proof *proof);
void boot_check(struct proof *proof);

/* ---- config.c ---- */
void        config_read(struct proof *proof);
const char *member_path(struct proof *proof, const struct member *member);
bool        member_path_is(const struct member *member, struct text path);
struct member *member_find(const struct member *init, struct text name);
bool        lists_service(const struct nodes *nodes, struct text service);

/* ---- route.c, ledger.c ---- */
void sessions_check(struct proof *proof, struct member *member, const struct hid_node *note);
void rules_check(struct proof *proof, const struct member *member, const struct hid_node *note);
void books_check(struct proof *proof, const struct member *member, const struct hid_node *note);

#endif
