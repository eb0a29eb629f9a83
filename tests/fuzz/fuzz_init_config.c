/* SPDX-License-Identifier: MIT */
/* link: components/init/config.c components/init/route.c components/init/quota.c components/lib/hid/
 *       components/lib/text.c components/lib/text_more.c components/lib/affinity.c components/lib/label.c
 *       components/lib/args.c components/lib/args_set.c components/lib/string_copy.c */
/* cflags: -Icomponents/init */
/* target: x86_64 pc_x86_64 */
/* seeds: tests/fuzz/seeds/hid tests/emit ../shared/corpus/init ../shared/truth/base */
/*
 * Init's understanding of its configuration on arbitrary bytes: whatever imports can be routed with, every child's request
 * for every service that the document names gets an answer, labels stay within bounds, a part that is handed on as a
 * configuration reads like the part it came from.
 */
#include <genode/args.h>
#include <genode/heap.h>
#include <genode/log.h>
#include <genode/memory.h>

#include <stdlib.h>

#include "config.h"
#include "route.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BLOCKS_MAX = 512, REQUESTS_MAX = 64 };

static void  *blocks[BLOCKS_MAX];
static size_t block_count;

/* Memory is bounded, so running out of it is tried as well. */
void *heap_alloc(size_t size)
{
	return block_count < BLOCKS_MAX ? blocks[block_count++] = calloc(1, size) : NULL;
}

void log_line(const char *pattern, ...) { (void)pattern; }
void log_warning(const char *pattern, ...) { (void)pattern; }
void log_error(const char *pattern, ...) { (void)pattern; }

static void request(const struct init_config *config, const struct start_node *start, const char *service)
{
	static const char *const labels[] = { "", "x", "config", "a -> b", " -> " };
	char label[LABEL_CAPACITY], args[SESSION_ARGS_CAPACITY] = "";
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		struct route route;
		(void)label_join(label, sizeof(label), text_of(start->name), text_of(labels[i]));
		route_resolve(config, start, service, label, &route);
		if (strlen(route.label) >= sizeof(route.label) || (route.kind == ROUTE_CHILD && !route.server))
			abort();
		if (route.kind == ROUTE_CHILD && !start_provides(route.server, service))
			abort();
		(void)args_set_string(args, sizeof(args), "label", text_of(route.label));
	}
}

/* Aborts unless both say the same, all the way down. */
static void compare(const struct hid_node *before, const struct hid_node *after, unsigned depth)
{
	const char *at[2] = { NULL, NULL };
	struct text tag[2], value[2];
	while (hid_next_attribute(before, &at[0], &tag[0], &value[0]))
		if (!hid_next_attribute(after, &at[1], &tag[1], &value[1]) || !text_equal(tag[0], tag[1])
		 || !text_equal(value[0], value[1]))
			abort();
	if (hid_next_attribute(after, &at[1], &tag[1], &value[1]))
		abort();

	at[0] = at[1] = NULL;
	while (hid_next_quote(before, &at[0], &value[0]))
		if (!hid_next_quote(after, &at[1], &value[1]) || !text_equal(value[0], value[1]))
			abort();
	if (hid_next_quote(after, &at[1], &value[1]))
		abort();

	struct hid_node old, new;
	bool more = hid_first(before, &old);
	if (more != hid_first(after, &new))
		abort();
	while (more && depth < HID_DEPTH_MAX) {
		if (!text_equal(old.type, new.type))
			abort();
		compare(&old, &new, depth + 1);
		more = hid_next(&old);
		if (more != hid_next(&new))
			abort();
	}
}

static void extract(const struct hid_node *node)
{
	size_t const size = hid_extract(node, "config", NULL, 0);
	char *const text = malloc(size);
	struct hid_node root;
	if (hid_extract(node, "config", text, size) != size || !hid_document((struct text){ text, size }, &root))
		abort();
	compare(node, &root, 0);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct hid_node root;
	struct init_config config;
	if (!hid_document((struct text){ (const char *)data, size }, &root))
		return 0;
	if (config_import(&config, &root)) {
		unsigned requests = 0;
		for (const struct start_node *start = config.starts; start; start = start->next) {
			if (start->has_config)
				extract(&start->config);
			for (const struct start_node *server = config.starts; server; server = server->next)
				for (const struct provided_service *each = server->provides; each; each = each->next)
					if (requests++ < REQUESTS_MAX)
						request(&config, start, each->name);
			request(&config, start, "ROM");
		}
	}
	while (block_count)
		free(blocks[--block_count]);
	return 0;
}
