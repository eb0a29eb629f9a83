/* SPDX-License-Identifier: MIT */
/*
 * The books of a member, once all sessions were followed. What it is assigned stands in the configuration; what its
 * environment costs, what it gives and gets, follows from the sessions. Its need the certificate states, as part of the
 * bound; here it must at least cover what can be seen: kernel objects, its binary's writable segments, its donations, and
 * of an init its children's configurations, and what it preserves. What it starts with covers its need and its children.
 */
#include "verify/parts.h"

#include <elf.h>
#include <string.h>

static const char wrong[] = "verify-quota";

/* Memory of the writable segments of a program, each in whole pages. */
static uint64_t writable_bytes(struct proof *proof, const struct member *member)
{
	const struct boot_archive_module *module = module_find(proof, member->binary, false);
	if (!module || module->size < sizeof(Elf64_Ehdr)) return 0;
	const uint8_t *elf = proof->archive + module->offset;
	bool const wide = elf[EI_CLASS] == ELFCLASS64;
	uint64_t const begin = wide ? bytes_little(elf + 32, 8) : bytes_little(elf + 28, 4), count = bytes_little(elf + (wide ? 56 : 44), 2);
	uint64_t const size = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	uint64_t bytes = 0;
	if (memcmp(elf, ELFMAG, SELFMAG) || begin > module->size || count * size > module->size - begin)
		return refute(proof, wrong, member->start.type.start, "the module '%s' is no program", module->name);
	for (const uint8_t *at = elf + begin; at < elf + begin + count * size; at += size)
		if (bytes_little(at, 4) == PT_LOAD && (bytes_little(at + (wide ? 4 : 24), 4) & PF_W))
			bytes = sum(bytes, pages(wide ? bytes_little(at + 40, 8) : bytes_little(at + 20, 4)));
	return bytes;
}

/* Init's copy of a child's configuration has a size that is a power of two; the child's ROM session pays a part. */
static uint64_t config_memory(struct proof *proof, const struct member *child)
{
	uint64_t bytes = PAGE, size = child->has_config ? hid_extract(&child->config, "config", NULL, 0) : 0;
	while (bytes < size && bytes < 1 << 20) bytes *= 2;
	return size ? rest(bytes, number(proof, proof->rom_interface, "ram")) : 0;
}

static uint64_t least_need(struct proof *proof, const struct member *member, unsigned account)
{
	uint64_t const writable = writable_bytes(proof, member), caps = writable ? proof->costs[COST_DATASPACE][CAPS] : 0;
	uint64_t const used = sum(proof->costs[COST_PD][account], account == RAM ? writable : caps);
	uint64_t const domain = member->domain[account], preserve = member->is_init ? member->preserve[account] : 0;
	uint64_t need = sum(used > domain ? used : domain, sum(member->gives[account], account == RAM ? member->raised : 0));
	for (size_t i = 0; i < member->member_count && account == RAM; i++) add(&need, config_memory(proof, &member->members[i]));
	return need > preserve ? need : preserve;
}

static void account_check(struct proof *proof, const struct member *member, const struct hid_node *node, unsigned account)
{
	uint64_t const assigned = member->assigned[account], gets = member->gets[account];
	uint64_t const child_cost = proof->costs[COST_CHILD][account];
	uint64_t const environment = member->parent ? sum(member->environment[account], child_cost) : 0;
	uint64_t const start = rest(sum(assigned, member->parent ? member->domain[account] : 0), environment);
	uint64_t const gone = sum(member->gives[account], account == RAM ? member->raised : 0);
	uint64_t children = 0, moved = 0, overhead = 0;
	for (size_t i = 0; i < member->member_count; i++) {
		add(&children, member->members[i].assigned[account]);
		add(&moved, rest(member->members[i].assigned[account], child_cost));
		add(&overhead, child_cost);
	}
	uint64_t const bound = number(proof, node, "bound"), need = sum(rest(bound, sum(gets, overhead)), gone);
	const struct { const char *tag; uint64_t value; } books[] = { { "assigned", assigned }, { "start", start },
		{ "gives", member->gives[account] }, { "gets", gets }, { "quota", rest(sum(start, gets), sum(gone, moved)) } };
	for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
		if (number(proof, node, books[i].tag) != books[i].value)
			refute(proof, wrong, node->type.start, "by the configuration and the sessions, '%s' of '%.*s' is %llu", books[i].tag,
			        TEXT_ARGS(member->name), (unsigned long long)books[i].value);
	if (assigned < environment || bound < sum(gets, overhead) || need < least_need(proof, member, account))
		refute(proof, wrong, node->type.start, "the need of '%.*s' is more than its bound says", TEXT_ARGS(member->name));
	if (start < sum(need, children))
		refute(proof, wrong, node->type.start, "'%.*s' starts with %llu, needs %llu, and its children are assigned %llu",
		        TEXT_ARGS(member->name), (unsigned long long)start, (unsigned long long)need, (unsigned long long)children);
}

void books_check(struct proof *proof, const struct member *member, const struct hid_node *note)
{
	struct hid_node node;
	for (unsigned account = RAM; account < ACCOUNTS; account++)
		if (hid_first_of(note, account == RAM ? "ram" : "caps", &node)) account_check(proof, member, &node, account);
		else refute(proof, "verify-certificate", note->type.start, "the books are missing");
	for (size_t i = 0; i < member->parent_provides.count; i++)
		if (!member->parent_provides.used[i])
			refute(proof, "verify-route", member->parent_provides.first[i].type.start, "no session of the certificate needs this");
}
