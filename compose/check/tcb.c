/* SPDX-License-Identifier: MIT */
#include "check/tcb.h"

#include <fcntl.h>
#include <gelf.h>
#include <string.h>
#include <unistd.h>

bool code_bytes_of_file(const char *path, uint64_t *bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	elf_version(EV_CURRENT);

	Elf   *elf   = elf_begin(fd, ELF_C_READ, NULL);
	size_t count = 0;
	bool   ok    = elf && elf_kind(elf) == ELF_K_ELF && !elf_getphdrnum(elf, &count);
	*bytes = 0;
	for (size_t i = 0; ok && i < count; i++) {
		GElf_Phdr segment;
		ok = gelf_getphdr(elf, (int)i, &segment) != NULL;
		if (ok && segment.p_type == PT_LOAD && (segment.p_flags & PF_X)
		    && __builtin_add_overflow(*bytes, segment.p_memsz, bytes))
			ok = false;
	}
	if (elf)
		elf_end(elf);
	close(fd);
	return ok;
}

/* ---- the parts ---- */

/* Of work, in nodes of a search: a part is written down, and looked for in a table; core's file is read. */
enum { PART_UNITS = 32, CORE_PARTS = 100 };

struct collection {
	struct tcb  *tcb;
	struct table counted;    /* (NULL, binary) -> anything */
};

static void add_part(struct collection *collection, struct tcb_part part)
{
	void **at = table_at(&collection->counted, NULL, part.binary);
	part.again = *at != NULL;
	*at        = collection;
	if (!part.again && __builtin_add_overflow(collection->tcb->code_bytes, part.code_bytes, &collection->tcb->code_bytes))
		collection->tcb->code_bytes = UINT64_MAX;
	collection->tcb->parts[collection->tcb->count++] = part;
}

static const char *file_name(struct checker *checker, const char *path)
{
	const char *slash = strrchr(path, '/');
	return intern_string(checker_words(checker), slash ? slash + 1 : path);
}

static void add_core(struct checker *checker, struct collection *collection)
{
	const char *path = checker->system->core_path;
	uint64_t    bytes;
	if (!path || !code_bytes_of_file(path, &bytes)) {
		collection->tcb->known = false;
		return;
	}
	add_part(collection, (struct tcb_part){ .role = TCB_CORE, .binary = file_name(checker, path), .code_bytes = bytes });
}

struct tcb tcb_of(struct checker *checker, struct graph *graph, const struct node *node)
{
	struct tcb        tcb        = { .known = true };
	struct collection collection = { .tcb = &tcb };
	const uint32_t   *found;

	graph_unmark(graph);
	graph_mark(graph, node, MARK_START);
	size_t count = graph_closure(graph, FOLLOW_SERVERS | FOLLOW_PARENT, &found);
	graph->spent += PART_UNITS * (CORE_PARTS + count);
	tcb.parts = arena_new_array(checker_arena(checker), struct tcb_part, count + 1);
	table_init(&collection.counted, checker_arena(checker));
	add_core(checker, &collection);
	for (size_t i = 0; i < count; i++) {
		const struct node *each = graph->nodes[found[i]];
		if (graph->marks[found[i]] & MARK_START)
			continue;
		if (!each->binary) {
			tcb.known = false;
			continue;
		}
		const struct edge *came = &graph->came[found[i]];
		add_part(&collection, (struct tcb_part){
			.role = each->kind == NODE_SANDBOX ? TCB_INIT : TCB_SERVER, .node = each, .binary = each->binary->name,
			.code_bytes = each->binary->text_bytes, .client = graph->nodes[came->peer], .session = came->session });
	}
	return tcb;
}
