/* SPDX-License-Identifier: MIT */
/*
 * The books of a member, once all sessions were followed. What it is assigned stands in the configuration; what its
 * environment costs, what it gives and gets, follows from the sessions. Its need the certificate states, as part of the
 * bound; here it must at least cover what can be seen: page tables, its binary's writable segments, its donations, and
 * of an init what it preserves and its children's configurations. What starts with the need must leave the rest to
 * the children.
 */
#include "verify/parts.h"

#include <elf.h>
#include <string.h>

static const char wrong[] = "verify-quota";

/* Memory of the writable segments of a program, each in whole pages. */
static uint64_t writable_bytes(struct proof *proof, const struct member *member)
{
	struct boot_archive_module module;
	if (!module_find(proof, member->binary, false, &module) || module.size < sizeof(Elf64_Ehdr)) return 0;
	const uint8_t *elf = proof->archive + module.offset;
	bool const wide = elf[EI_CLASS] == ELFCLASS64;
	uint64_t const begin = wide ? little(elf + 32, 8) : little(elf + 28, 4), count = little(elf + (wide ? 56 : 44), 2);
	uint64_t const size = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	uint64_t bytes = 0;
	if (memcmp(elf, ELFMAG, SELFMAG) || begin > module.size || count * size > module.size - begin) {
		at_text(proof, wrong, member->start.type, "the module '%s' is no program", module.name);
		return 0;
	}
	for (const uint8_t *at = elf + begin; at < elf + begin + count * size; at += size)
		if (little(at, 4) == PT_LOAD && (little(at + (wide ? 4 : 24), 4) & PF_W))
			bytes = sum(bytes, pages(wide ? little(at + 40, 8) : little(at + 20, 4)));
	return bytes;
}

/* Init's copy of a child's configuration has a size that is a power of two; the child's ROM session pays a part. */
static uint64_t config_memory(struct proof *proof, const struct member *child)
{
	uint64_t bytes = PAGE, size = child->has_config ? hid_extract(&child->config, "config", NULL, 0) : 0;
	while (bytes < size && bytes < 1 << 20) bytes *= 2;
	for (size_t i = 0; i < proof->interfaces.count; i++)
		if (named(&proof->interfaces.first[i], "ROM")) return size ? rest(bytes, number(proof, &proof->interfaces.first[i], "ram")) : 0;
	return 0;
}

static uint64_t least_need(struct proof *proof, const struct member *member, unsigned account)
{
	struct hid_node cost;
	uint64_t pd = 0, dataspace = 0, writable = writable_bytes(proof, member);
	HID_FOR_EACH_OF(&cost, &proof->platform, "cost") {
		if (named(&cost, "pd")) pd = number(proof, &cost, account == RAM ? "ram" : "caps");
		if (named(&cost, "dataspace") && account == CAPS) dataspace = number(proof, &cost, "caps");
	}
	if (pd < member->domain[account]) pd = member->domain[account];
	uint64_t need = sum(pd, account == RAM ? writable : writable ? dataspace : 0);
	need = sum(need, sum(member->gives[account], member->is_init ? member->preserve[account] : 0));
	if (account == RAM) need = sum(need, member->raised);
	for (size_t i = 0; i < member->member_count && account == RAM; i++)
		need = sum(need, config_memory(proof, &member->members[i]));
	return need;
}

static void account_check(struct proof *proof, const struct member *member, const struct hid_node *node, unsigned account)
{
	uint64_t const assigned = member->assigned[account], gets = member->gets[account];
	uint64_t const environment = member->parent ? sum(member->environment[account], proof->child_cost[account]) : 0;
	uint64_t const start = rest(sum(assigned, member->parent ? member->domain[account] : 0), environment);
	uint64_t const gone = sum(member->gives[account], account == RAM ? member->raised : 0);
	uint64_t children = 0, moved = 0, overhead = 0;
	for (size_t i = 0; i < member->member_count; i++) {
		children = sum(children, member->members[i].assigned[account]);
		moved = sum(moved, rest(member->members[i].assigned[account], proof->child_cost[account]));
		overhead = sum(overhead, proof->child_cost[account]);
	}
	uint64_t const bound = number(proof, node, "bound"), need = sum(rest(bound, sum(gets, overhead)), gone);
	const struct { const char *tag; uint64_t value; } books[] = { { "assigned", assigned }, { "start", start },
		{ "gives", member->gives[account] }, { "gets", gets }, { "quota", rest(sum(start, gets), sum(gone, moved)) } };
	for (size_t i = 0; i < sizeof books / sizeof books[0]; i++)
		if (number(proof, node, books[i].tag) != books[i].value)
			at_text(proof, wrong, node->type, "by the configuration and the sessions, '%s' of '%s' is %llu", books[i].tag,
			        member_path(proof, member), (unsigned long long)books[i].value);
	if (assigned < environment || bound < sum(gets, overhead) || need < least_need(proof, member, account))
		at_text(proof, wrong, node->type, "the need of '%s' is more than its bound says", member_path(proof, member));
	if (start < sum(need, children))
		at_text(proof, wrong, node->type, "'%s' starts with %llu, needs %llu, and its children are assigned %llu",
		        member_path(proof, member), (unsigned long long)start, (unsigned long long)need, (unsigned long long)children);
}

void books_check(struct proof *proof, const struct member *member, const struct hid_node *noted)
{
	struct hid_node node;
	for (unsigned account = RAM; account < ACCOUNTS; account++) {
		if (hid_first_of(noted, account == RAM ? "ram" : "caps", &node)) account_check(proof, member, &node, account);
		else at_text(proof, "verify-certificate", noted->type, "the books of '%s' are missing", member_path(proof, member));
	}
	for (size_t i = 0; i < member->parent_provides.count; i++)
		if (!member->parent_provides.used[i])
			at_text(proof, "verify-route", member->parent_provides.first[i].type, "no session of the certificate needs this of the parent");
}
