/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/parser examples tests/syntax tests/rules tests/explain tests/quota tests/language tests/diff tests/graph
 *        tests/target tests/trial */
/*
 * Everything behind the parser on arbitrary texts: elaboration, routing, accounting, rules, explanations, and the
 * configuration. The text stands on the declarations of the rule tests, with a smallest binary for each component. A
 * system that came into being is walked whole; a system without errors must keep its promises: every session answered,
 * no label too long, no more given out than there is.
 */
#include "check/explain.h"
#include "emit/config.h"
#include "model/elaborate.h"

#include <elf.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_BYTES_MAX = 1 << 16, SESSIONS_EXPLAINED_MAX = 2000, EXPLAINED_MAX = 100 };

static FILE *nowhere;

static void must(bool condition)
{
	if (!condition)
		abort();
}

/* ---- the store ---- */

static const char *const components[] = { "init", "timer", "hello", "plain", "waiter", "nic_drv", "nic_router", "httpd",
	"tar_fs", "terminal", "shell", "logger", "uart_drv", "strict", "reader" };

static char store[] = "/tmp/fuzz_check.XXXXXX";

static void write_file(const char *name, const void *bytes, size_t size)
{
	char path[100];
	snprintf(path, sizeof(path), "%s/%s", store, name);
	FILE *out = fopen(path, "w");
	must(out && fwrite(bytes, 1, size, out) == size && !fclose(out));
}

static void remove_store(void)
{
	char path[100];
	for (size_t i = 0; i < sizeof(components) / sizeof(components[0]); i++) {
		snprintf(path, sizeof(path), "%s/x86_64/%s", store, components[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/x86_64", store);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/base.scenario", store);
	unlink(path);
	rmdir(store);
}

static void make_store(void)
{
	static char declarations[1 << 16];
	struct { Elf64_Ehdr header; Elf64_Phdr code; } program = {
		.header = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		            .e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_entry = 0x401000,
		            .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr),
		            .e_phnum = 1 },
		.code = { .p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = 0x401000, .p_filesz = sizeof(program),
		          .p_memsz = sizeof(program), .p_align = 0x1000 },
	};
	char folder[100], name[100];

	must(mkdtemp(store));
	atexit(remove_store);
	snprintf(folder, sizeof(folder), "%s/x86_64", store);
	must(!mkdir(folder, 0700));
	for (size_t i = 0; i < sizeof(components) / sizeof(components[0]); i++) {
		snprintf(name, sizeof(name), "x86_64/%s", components[i]);
		write_file(name, &program, sizeof(program));
	}
	FILE  *in   = fopen("tests/rules/store/base.scenario", "r");
	size_t size = in ? fread(declarations, 1, sizeof(declarations), in) : 0;
	must(size > 0 && size < sizeof(declarations));
	fclose(in);
	write_file("base.scenario", declarations, size);
}

/* ---- what is judged ---- */

static void explain_all(struct compilation *compilation, const struct system *system)
{
	/* each explanation looks through all sessions of its client */
	bool few = system->node_count <= EXPLAINED_MAX && system->session_count <= SESSIONS_EXPLAINED_MAX;
	for (const struct node *node = few ? system->root : NULL; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next)
			explain_route(nowhere, compilation, node, session->service, session->label, session->kind & 1);
	if (!system->root->ledger)
		return;
	explain_quota(nowhere, compilation, system, NULL, false);
	explain_quota(nowhere, compilation, system, system->root, true);
	rewind(nowhere);
}

static void keeps_promises(const struct system *system)
{
	for (const struct node *node = system->root; node; node = node_after(node)) {
		must(node->ledger);
		for (const struct session *session = node->sessions; session; session = session->next) {
			must(session->server_kind != SERVER_NONE || session->optional);
			for (const struct hop *hop = session->hops; hop; hop = hop->next)
				must(strlen(hop->label) <= LABEL_CHARS_MAX);
		}
		for (unsigned account = 0; account < ACCOUNTS; account++) {
			uint64_t children = 0;
			for (const struct node *child = node->children; child; child = child->next)
				children = plus(children, child->ledger->assigned.of[account]);
			must(children <= node->ledger->start.of[account]);
			must(node->ledger->assigned.of[account] >= node->ledger->floor.of[account]);
		}
	}
}

static void judge(const char *path)
{
	const struct elaborate_input input = { .path = path, .store = store };
	struct compilation           compilation;
	struct model                 model;
	struct system               *systems = NULL;

	compilation_init(&compilation);
	elaborate(&compilation, &input, &model, &systems);
	for (struct system *system = systems; system; system = system->next) {
		check_system(&compilation, &model, system, NULL, NULL);
		size_t length;
		explain_all(&compilation, system);
		if (diagnostics_failed(&compilation.diagnostics))
			continue;
		keeps_promises(system);
		config_text(&compilation, system, &(struct config_options){ .report_on_log = true }, &length);
	}
	diagnostics_sort(&compilation);
	diagnostics_print(&compilation, nowhere, DIAGNOSTIC_TEXT);
	rewind(nowhere);
	compilation_destroy(&compilation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char head[] = "use \"base\";\n";
	static int        file   = -1;
	char              path[40];

	if (size > INPUT_BYTES_MAX)
		return -1;
	if (!nowhere) {
		nowhere = fopen("/dev/null", "w");
		file    = memfd_create("scenario", MFD_CLOEXEC);
		make_store();
	}
	must(nowhere && file >= 0 && !ftruncate(file, 0));
	must(pwrite(file, head, sizeof(head) - 1, 0) == (ssize_t)sizeof(head) - 1);
	must(pwrite(file, data, size, sizeof(head) - 1) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	judge(path);
	return 0;
}
