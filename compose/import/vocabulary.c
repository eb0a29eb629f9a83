/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include "base/suggest.h"

#include <string.h>

/*
 * The closed vocabulary of init's configuration. Init skips what it does not know without a word, and takes a value that
 * it cannot read for absent; both are found here. Configurations of other components are not judged.
 */

enum value_type { TYPE_TEXT, TYPE_BOOL, TYPE_UNSIGNED, TYPE_SIGNED, TYPE_BYTES };

struct attribute_word { const char *tag; enum value_type type; };

struct node_word {
	const char            *type;
	const char            *children[14];     /* "*": anything, of no concern here */
	struct attribute_word  attributes[14];
};

#define LABELS { "label", TYPE_TEXT }, { "label_prefix", TYPE_TEXT }, { "label_suffix", TYPE_TEXT }
#define RULE_LABELS LABELS, { "label_last", TYPE_TEXT }, { "unscoped_label", TYPE_TEXT }
#define TARGET_LABELS { "label", TYPE_TEXT }, { "identity", TYPE_TEXT }, { "resource", TYPE_TEXT }, \
	{ "prepend_resource", TYPE_TEXT }

/* Path of types below the root; the first entry is the root, whatever its type. */
static const struct node_word words[] = {
	{ "config", { "parent-provides", "default-route", "default", "affinity-space", "report", "resource", "heartbeat",
	              "service", "start", "alias" },
	  { { "verbose", TYPE_BOOL }, { "prio_levels", TYPE_SIGNED }, { "version", TYPE_TEXT }, { "ld_verbose", TYPE_BOOL },
	    { "ld_bind_now", TYPE_BOOL }, { "ld_check_ctors", TYPE_BOOL }, { "generate_xml", TYPE_BOOL } } },
	{ "parent-provides", { "service" }, { { NULL } } },
	{ "default-route", { "service", "any-service" }, { { NULL } } },
	{ "default", { NULL }, { { "caps", TYPE_UNSIGNED }, { "ram", TYPE_BYTES } } },
	{ "affinity-space", { NULL }, { { "width", TYPE_UNSIGNED }, { "height", TYPE_UNSIGNED } } },
	{ "report", { NULL }, { { "ids", TYPE_BOOL }, { "requested", TYPE_BOOL }, { "provided", TYPE_BOOL },
	    { "session_args", TYPE_BOOL }, { "child_ram", TYPE_BOOL }, { "child_caps", TYPE_BOOL }, { "init_ram", TYPE_BOOL },
	    { "init_caps", TYPE_BOOL }, { "delay_ms", TYPE_UNSIGNED }, { "buffer", TYPE_BYTES } } },
	{ "resource", { NULL }, { { "name", TYPE_TEXT }, { "preserve", TYPE_BYTES } } },
	{ "heartbeat", { NULL }, { { "rate_ms", TYPE_UNSIGNED } } },
	{ "service", { "policy", "default-policy" }, { { "name", TYPE_TEXT } } },
	{ "alias", { NULL }, { { "name", TYPE_TEXT }, { "child", TYPE_TEXT } } },
	{ "start", { "resource", "binary", "config", "provides", "route", "affinity", "heartbeat", "exit" },
	  { { "name", TYPE_TEXT }, { "version", TYPE_TEXT }, { "caps", TYPE_UNSIGNED }, { "ram", TYPE_BYTES },
	    { "priority", TYPE_SIGNED }, { "ld", TYPE_BOOL }, { "managing_system", TYPE_BOOL } } },
	{ "start/resource", { NULL }, { { "name", TYPE_TEXT }, { "quantum", TYPE_BYTES } } },
	{ "start/binary", { NULL }, { { "name", TYPE_TEXT } } },
	{ "start/config", { "*" }, { { NULL } } },
	{ "start/provides", { "service" }, { { NULL } } },
	{ "start/route", { "service", "any-service" }, { { NULL } } },
	{ "start/affinity", { NULL }, { { "xpos", TYPE_UNSIGNED }, { "ypos", TYPE_UNSIGNED }, { "width", TYPE_UNSIGNED },
	    { "height", TYPE_UNSIGNED } } },
	{ "start/heartbeat", { NULL }, { { "restart_after_skipped", TYPE_UNSIGNED } } },
	{ "start/exit", { NULL }, { { "propagate", TYPE_BOOL } } },
	{ "provides/service", { NULL }, { { "name", TYPE_TEXT } } },
	{ "parent-provides/service", { NULL }, { { "name", TYPE_TEXT } } },
	{ "route/service", { "parent", "child", "any-child", "local" }, { { "name", TYPE_TEXT }, RULE_LABELS } },
	{ "route/any-service", { "parent", "child", "any-child", "local" }, { RULE_LABELS } },
	{ "rule/parent", { NULL }, { TARGET_LABELS } },
	{ "rule/child", { NULL }, { { "name", TYPE_TEXT }, TARGET_LABELS } },
	{ "rule/any-child", { NULL }, { TARGET_LABELS } },
	{ "rule/local", { NULL }, { TARGET_LABELS } },
	{ "service/policy", { "child" }, { LABELS, { "label_last", TYPE_TEXT }, { "unscoped_label", TYPE_TEXT } } },
	{ "service/default-policy", { "child" }, { { NULL } } },
	{ "policy/child", { NULL }, { { "name", TYPE_TEXT }, TARGET_LABELS } },
};

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]), CHILDREN = 14, ATTRIBUTES = 14 };

/* Nodes that mean nothing without a name. */
static bool needs_name(const struct conf_node *node)
{
	static const char *const types[] = { "start", "alias", "service", "resource", "binary", "child" };
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (conf_is(node, types[i]))
			return true;
	return false;
}

static const struct node_word *word_of(const char *path)
{
	for (size_t i = 0; i < WORD_COUNT; i++)
		if (!strcmp(words[i].type, path))
			return &words[i];
	return NULL;
}

/* What was part of the configuration once. */
static const struct { const char *word, *since; } removed[] = {
	{ "configfile", "20.05" }, { "if-arg", "17.02" }, { "diag", "25.12" },
};

static const char *removed_since(const char *word)
{
	for (size_t i = 0; i < sizeof(removed) / sizeof(removed[0]); i++)
		if (!strcmp(removed[i].word, word))
			return removed[i].since;
	return NULL;
}

/* Besides what is mistyped, what is cut off: "conf" is meant to be "config". */
static void offer(struct suggestion *best, const char *known)
{
	size_t typed_chars = strlen(best->typed), known_chars = strlen(known);
	size_t chars       = typed_chars < known_chars ? typed_chars : known_chars;

	suggestion_offer(best, known);
	if (!best->word && chars >= 3 && typed_chars + 3 >= known_chars && known_chars + 3 >= typed_chars
	    && !strncmp(best->typed, known, chars))
		best->word = known;
}

/* ---- attributes ---- */

static const char *const type_words[] = {
	[TYPE_TEXT] = "a text", [TYPE_BOOL] = "'yes' or 'no'", [TYPE_UNSIGNED] = "a number without sign",
	[TYPE_SIGNED] = "a number", [TYPE_BYTES] = "a number with at most one of K, M and G",
};

static bool is_of_type(const char *value, enum value_type type)
{
	bool     boolean;
	uint64_t number;
	int64_t  with_sign;
	switch (type) {
	case TYPE_BOOL:     return conf_bool(value, &boolean);
	case TYPE_UNSIGNED: return conf_unsigned(value, &number);
	case TYPE_SIGNED:   return conf_signed(value, &with_sign);
	case TYPE_BYTES:    return conf_bytes(value, &number);
	case TYPE_TEXT:     break;
	}
	return true;
}

static void check_attribute(struct foreign_system *system, const struct conf_node *node, const struct node_word *word,
                            const struct conf_attribute *attribute)
{
	struct compilation *compilation = system->compilation;
	struct suggestion   best;

	for (size_t i = 0; i < ATTRIBUTES && word->attributes[i].tag; i++) {
		const struct attribute_word *known = &word->attributes[i];
		if (known->tag[0] != attribute->tag[0] || strcmp(known->tag, attribute->tag))
			continue;
		if (!is_of_type(attribute->value, known->type))
			diagnostic_help(compilation, diagnostic_finding(compilation, "malformed-value", RULE_DENY, attribute->value_span,
			        "'%s' of '%s' counts as absent: \"%s\" is not %s", known->tag, node->type, attribute->value,
			        type_words[known->type]), "the whole value must be %s, without blanks inside", type_words[known->type]);
		return;
	}
	suggestion_init(&best, attribute->tag);
	for (size_t i = 0; i < ATTRIBUTES && word->attributes[i].tag; i++)
		offer(&best, word->attributes[i].tag);
	if (removed_since(attribute->tag)) {
		diagnostic_finding(compilation, "removed-feature", RULE_WARN, attribute->span,
		                   "'%s' has no effect since Genode %s", attribute->tag, removed_since(attribute->tag));
		return;
	}
	struct diagnostic *diagnostic = diagnostic_finding(compilation, best.word ? "misspelled-word" : "unknown-word",
	        best.word ? RULE_DENY : RULE_WARN, attribute->span, "init does not know an attribute '%s' of '%s', and ignores it",
	        attribute->tag, node->type);
	if (best.word && !conf_value(node, best.word))
		diagnostic_help_edit(compilation, diagnostic, (struct span){ attribute->span.begin,
		                     attribute->span.begin + (uint32_t)strlen(attribute->tag) }, best.word, "did you mean '%s'?",
		                     best.word);
}

/* ---- nodes ---- */

static bool known_anywhere(const char *type)
{
	for (size_t i = 0; i < WORD_COUNT; i++)
		for (size_t j = 0; j < CHILDREN && words[i].children[j]; j++)
			if (!strcmp(words[i].children[j], type))
				return true;
	return false;
}

/* Of which init reads the names of all nodes, whatever their type. */
static bool is_list_of_services(const struct conf_node *node)
{
	return conf_is(node, "provides") || conf_is(node, "parent-provides");
}

static void report_unknown(struct foreign_system *system, const struct conf_node *node, const struct node_word *parent)
{
	struct compilation *compilation = system->compilation;
	struct suggestion   best;

	if (!strcmp(node->type, "invalid"))
		return;
	if (known_anywhere(node->type)) {
		struct diagnostic *diagnostic = diagnostic_finding(compilation, "misplaced-node", RULE_DENY, node->head_span,
		        "'%s' has no meaning inside of '%s': init ignores it", node->type, node->parent->type);
		diagnostic_note(compilation, diagnostic, node->parent->head_span, "inside of this node");
		diagnostic_help(compilation, diagnostic, "the column of the word '%s' decides which node it belongs to", node->type);
		return;
	}
	if (removed_since(node->type)) {
		diagnostic_finding(compilation, "removed-feature", RULE_WARN, node->head_span, "'%s' has no effect since Genode %s",
		                   node->type, removed_since(node->type));
		return;
	}
	suggestion_init(&best, node->type);
	for (size_t i = 0; i < CHILDREN && parent->children[i]; i++)
		offer(&best, parent->children[i]);
	struct diagnostic *diagnostic = diagnostic_finding(compilation, best.word ? "misspelled-word" : "unknown-word",
	        best.word ? RULE_DENY : RULE_WARN, node->head_span, is_list_of_services(node->parent)
	        ? "'%s' is no word for what stands inside of '%s': init takes every node there for a service"
	        : "init does not know a node '%s' inside of '%s', and ignores it", node->type, node->parent->type);
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, node->span, best.word, "did you mean '%s'?", best.word);
}

struct word_tree { const struct node_word *inner[WORD_COUNT][CHILDREN]; };

static void check_config(struct foreign_system *system, const struct word_tree *tree, const struct conf_node *config,
                         unsigned depth);

/* Too deep by a level: a part of the start node that became a part of its component's configuration. */
static void check_swallowed(struct foreign_system *system, const struct conf_node *start, const struct conf_node *config)
{
	static const char *const parts[] = { "route", "provides", "binary" };
	for (const struct conf_node *node = config->children; node; node = node->next)
		for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
			if (!conf_is(node, parts[i]) || conf_child(start, parts[i]))
				continue;
			struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "misplaced-node", RULE_DENY,
			        node->head_span, "'%s' is a part of the component's configuration here, not of the start node",
			        node->type);
			diagnostic_note(system->compilation, diagnostic, config->head_span, "the configuration begins here");
			diagnostic_help(system->compilation, diagnostic, "indent it like the 'config' node");
		}
}

static bool starts_init(const struct conf_node *start)
{
	const struct conf_node *binary = conf_child(start, "binary");
	const char             *name   = conf_value(binary ? binary : start, "name");
	return name && !strcmp(name, "init");
}

/* How the words of a node's children begin in the table. */
static const char *prefix_below(const struct node_word *word)
{
	static const struct { const char *type, *prefix; } others[] = {
		{ "config", "" }, { "default-route", "route" }, { "service/default-policy", "policy" },
		{ "route/service", "rule" }, { "route/any-service", "rule" },
	};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(word->type, others[i].type))
			return others[i].prefix;
	const char *slash = strchr(word->type, '/');
	return slash ? slash + 1 : word->type;
}

/* What each child of each word is, found once. */
static const struct word_tree *word_tree_new(struct compilation *compilation)
{
	struct word_tree *tree = arena_new(&compilation->arena, struct word_tree);
	for (size_t i = 0; i < WORD_COUNT; i++)
		for (size_t j = 0; j < CHILDREN && words[i].children[j]; j++) {
			const char *prefix = prefix_below(&words[i]);
			tree->inner[i][j] = word_of(arena_format(&compilation->arena, "%s%s%s", prefix, *prefix ? "/" : "",
			                                         words[i].children[j]));
		}
	return tree;
}

/* The place of a type among a word's children, or CHILDREN. */
static size_t child_index(const struct node_word *word, const char *type)
{
	size_t i = 0;
	while (i < CHILDREN && word->children[i] && (word->children[i][0] != type[0] || strcmp(word->children[i], type)))
		i++;
	return i < CHILDREN && word->children[i] ? i : CHILDREN;
}

static void check_node(struct foreign_system *system, const struct word_tree *tree, const struct conf_node *node,
                       const struct node_word *word, bool root, unsigned depth)
{
	if (!root && needs_name(node) && !conf_value(node, "name"))
		diagnostic_finding(system->compilation, "missing-name", RULE_DENY, node->head_span,
		                   "this '%s' has no name%s", node->type,
		                   conf_is(node, "start") ? ": init starts no child at all" : "");
	for (const struct conf_attribute *attribute = node->attributes; attribute; attribute = attribute->next)
		if (!root || strcmp(attribute->tag, "name"))
			check_attribute(system, node, word, attribute);
	for (const struct conf_node *child = node->children; child; child = child->next) {
		size_t index = child_index(word, child->type);
		if (index == CHILDREN) {
			report_unknown(system, child, word);
			continue;
		}
		if (conf_is(child, "config") && !root) {
			check_swallowed(system, node, child);
			if (starts_init(node))
				check_config(system, tree, child, depth + 1);
			continue;
		}
		const struct node_word *inner = tree->inner[word - words][index];
		if (inner)
			check_node(system, tree, child, inner, false, depth);
	}
}

static void check_config(struct foreign_system *system, const struct word_tree *tree, const struct conf_node *config,
                         unsigned depth)
{
	if (depth <= INIT_DEPTH_MAX)
		check_node(system, tree, config, &words[0], true, depth);
}

/* Indented by one column: the offline tool sees another tree, and init copies inline configurations wrongly. */
static bool check_indentation(struct foreign_system *system, const struct conf_node *node, bool inside)
{
	bool found = false;
	for (const struct conf_node *child = node->children; child; child = child->next) {
		bool below = inside || (conf_is(node, "start") && conf_is(child, "config"));
		if (child->indented_by_one && (below || !found)) {
			diagnostic_finding(system->compilation, below ? "hid-indentation" : "hid-style",
			        below ? RULE_DENY : RULE_WARN, child->span, below
			        ? "indented by one column: init does not pass on inline configurations of this form in one piece"
			        : "indented by one column: the tool 'hid' does not see this node where init does");
			found = true;
			if (below)
				return true;
		}
		if (check_indentation(system, child, below))
			return true;
	}
	return false;
}

void foreign_vocabulary(struct foreign_system *system)
{
	if (system->document.syntax == CONF_HID)
		check_indentation(system, system->document.root, false);
	check_config(system, word_tree_new(system->compilation), system->document.root, 0);
}
