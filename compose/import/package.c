/* SPDX-License-Identifier: MIT */
#include "import/import.h"

#include <string.h>

/* The `runtime` file of a package: what a deployer needs to start it must be there, and what it names in its content. */

static const struct { const char *tag; bool bytes; enum rule_level level; } needed[] = {
	{ "ram", true, RULE_DENY }, { "caps", false, RULE_DENY },
	{ "binary", false, RULE_WARN },           /* may be a part of other packages */
};

static void missing(struct foreign_system *system, const char *tag, enum rule_level level)
{
	diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "package-incomplete", level,
	        system->document.root->head_span, "the package does not say its '%s', and is not started", tag),
	        "add '| %s: …' to the first line", tag);
}

static void check_numbers(struct foreign_system *system)
{
	const struct conf_node *root = system->document.root;
	uint64_t                value;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		const char *text = conf_value(root, needed[i].tag);
		if (!text || !*text)
			missing(system, needed[i].tag, needed[i].level);
		else if (strcmp(needed[i].tag, "binary") && !(needed[i].bytes ? conf_bytes : conf_unsigned)(text, &value))
			diagnostic_finding(system->compilation, "malformed-value", RULE_DENY, conf_place(root, needed[i].tag),
			                   "'%s' counts as absent: \"%s\" is no number", needed[i].tag, text);
	}
}

static const char *rom_name(const struct conf_node *rom, const char *tag)
{
	const char *name = conf_value(rom, tag);
	return name ? name : conf_value(rom, "label");
}

/* What a component asks for by one name may be in the depot under another. */
static bool content_has(const struct conf_node *content, const char *name)
{
	for (const struct conf_node *rom = content->children; rom; rom = rom->next) {
		const char *alias = conf_value(rom, "as"), *known = alias ? alias : rom_name(rom, "name");
		if (known && !strcmp(known, name))
			return true;
	}
	return false;
}

static bool requires_rom(const struct conf_node *requires, const char *name)
{
	for (const struct conf_node *node = requires ? requires->children : NULL; node; node = node->next) {
		const char *known = conf_is(node, "rom") ? rom_name(node, "name") : "";
		if (!known || !strcmp(known, name))
			return true;
	}
	return false;
}

static void check_content(struct foreign_system *system)
{
	const struct conf_node *root = system->document.root, *content = conf_child(root, "content");
	static const char *const tags[] = { "binary", "config" };

	for (size_t i = 0; content && i < sizeof(tags) / sizeof(tags[0]); i++) {
		const char *name = conf_value(root, tags[i]);
		/* init comes with the system that deploys; other ROMs may, too, by a route of the deployer */
		if (!name || !*name || !strcmp(name, "init") || content_has(content, name)
		    || requires_rom(conf_child(root, "requires"), name))
			continue;
		diagnostic_note(system->compilation, diagnostic_finding(system->compilation, "package-incomplete", RULE_WARN,
		        conf_place(root, tags[i]), "the package's content has no ROM '%s', which is its %s", name, tags[i]),
		        content->head_span, "the content");
	}
}

void import_judge_package(struct foreign_system *system)
{
	check_numbers(system);
	check_content(system);
}
