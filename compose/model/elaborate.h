/* SPDX-License-Identifier: MIT */
#ifndef MODEL_ELABORATE_H
#define MODEL_ELABORATE_H

#include "model/model.h"
#include "model/scope.h"
#include "model/table.h"
#include "syntax/ast.h"

/*
 * From syntax trees to the model, in this order:
 *
 *   load.c         a file and everything it uses, each once; who declares which name
 *   interface.c    component.c    platform.c    the declarations, independent of any scenario
 *   shape.c        schema.c     config_file.c  shapes of configurations, and configurations from files
 *   scenario.c     one scenario on one platform: the root sandbox, modules, steps
 *   sandbox.c      what stands in a sandbox            start.c    what stands in a start node
 *   written.c      routes, policies, imports           tree.c     configuration trees
 *   assertion.c    what is claimed of the system
 *   expand.c       for, if, let, templates, seen by nobody else
 *   expression.c   values
 *   driver.c       which component a name means on a platform
 *   elf.c          binaries
 *
 * Nothing here judges the system; that is compose/check's.
 */

enum {
	SANDBOX_DEPTH_MAX       = 256,
	TEMPLATE_DEPTH_MAX      = 64,
	LET_DEPTH_MAX           = 500,       /* of values that need values that are not known yet */
	EXPANSION_MAX           = 1 << 18,   /* beyond what is written; see expansion_spend */
	EXPANSION_OF_CHILD      = 8,         /* a child is worth as much as so many other statements */
	EXPANSION_OF_ROUTE      = 4,
	EXPANSION_TEXT_CHARS    = 64,        /* characters of a text that is put together, for one */
	LABEL_CHARS_SANE        = 2000,      /* of the names of the sandboxes above a child, together */
	BINDINGS_LISTED_MAX     = 8,         /* of a scope; if there are more, they are found by table */
	TEXT_CHARS_MAX          = 1 << 20,
};

struct elaborate_input {
	const char        *path;             /* of the scenario file */
	const char        *store;
	const char *const *search_dirs;
	size_t             search_dir_count;
	const char *const *defines;          /* "name=value" */
	size_t             define_count;
	const char        *platform;         /* "a,b", "all"; NULL: the scenario's own list */
	bool               alone;            /* no store yet: an interface that is not declared is no mistake */
};

enum let_state { LET_NEW, LET_EVALUATING, LET_DONE };

struct let {
	const struct ast_let *statement;
	enum let_state        state;
	struct value          value;
	struct let           *next;
};

struct define {
	const char    *name;
	const char    *text;
	bool           used;
	struct define *next;
};

/* A declaration of the syntax, before its meaning: in order of loading. */
struct declared {
	const struct ast_declaration *statement;
	const struct ast_file        *file;
	struct declared              *next;
};

struct declared_list { struct declared *first, **last; };

/* Names of each family, as scopes of the table `names`. */
enum name_family {
	NAMES_INTERFACE, NAMES_COMPONENT, NAMES_PLATFORM, NAMES_TEMPLATE, NAMES_LET, NAMES_SCENARIO, NAMES_DEFINE,
	NAME_FAMILIES
};

/* Nodes that are still to be given out. */
enum { NODE_BLOCK_FIRST = 4, NODE_BLOCK_MAX = 256 };

struct node_block {
	struct node *first;
	size_t       used, size;
};

struct elaborator {
	struct compilation           *compilation;
	const struct elaborate_input *input;
	struct model                 *model;

	/* what the files declare */
	char                 families[NAME_FAMILIES];       /* addresses that serve as scopes */
	struct table         names;
	struct declared_list interfaces, components, platforms, scenarios, templates;
	struct let          *lets, **last_let;    /* in order: what is defined earlier is evaluated earlier */
	struct define       *defines;
	const struct ast_file *main_file;
	struct level_setting  *file_settings, **last_file_setting;   /* of the main file */

	/* the system being built */
	struct system   *system;
	struct platform *platform;
	struct node_block nodes;        /* of all systems */
	struct table     children;      /* (sandbox, child's name or alias) -> struct node or struct alias holder */
	struct table     modules;       /* (NULL, module name) -> struct module */
	struct table     conf_files;    /* (source, "") -> struct conf_document: files in Genode's syntaxes */
	struct table     keys;          /* (config node, key) -> struct config_attribute */
	struct module  **last_module;
	struct step    **last_step;
	struct level_setting **last_setting;
	struct late_assertion **last_late_assertion;
	uint64_t         expanded;      /* of all systems, against EXPANSION_MAX */
	struct table     bindings;      /* (scope, name) -> struct binding, of scopes that have many */
	unsigned         template_depth, let_depth;
	bool             exhausted;     /* a bound was exceeded and reported */
};

/* Loads input->path and everything it uses, and elaborates each scenario of that file for each platform asked for. */
bool elaborate(struct compilation *compilation, const struct elaborate_input *input, struct model *model,
               struct system **systems);

/* Only the declarations: what the stub generator needs. */
bool elaborate_declarations(struct compilation *compilation, const struct elaborate_input *input,
                            struct model *model);

/* ---- shared among the files of this folder ---- */

bool load_files(struct elaborator *elaborator);

void interfaces_elaborate(struct elaborator *elaborator);
void components_elaborate(struct elaborator *elaborator);
void platforms_elaborate(struct elaborator *elaborator);
struct system *scenario_elaborate(struct elaborator *elaborator, const struct declared *scenario,
                                  struct platform *platform);

/* What is known about a node while its statements are read: places of the ones that may stand once, ends of lists. */
struct node_context {
	struct node          *node;
	struct span           seen[AST_STATEMENT_KIND_COUNT];
	struct route        **last_route, **last_default_route;
	struct requirement  **last_requirement;
	struct policy       **last_policy;
	struct service_use  **last_import;
	struct export       **last_export;
	struct alias        **last_alias;
	struct span           default_policy_seen;
};

void node_context_init(struct node_context *context, struct node *node);

/* What a name of a sandbox means: a child, or another name of one. */
struct child_entry {
	struct span   span;
	struct node  *node;     /* of an alias: bound when the sandbox is complete */
	struct alias *alias;
};

/* A new child of `parent` (NULL: the root), under its name; a name that is taken is reported and gives NULL. */
struct node *node_new(struct elaborator *elaborator, struct node *parent, enum node_kind kind, const char *name,
                      struct span name_span, struct span span);

/* Enters a name of a sandbox; false, and reported, when it is taken. */
bool child_declare(struct elaborator *elaborator, struct node *sandbox, const char *name, struct span span,
                   struct node *node, struct alias *alias);

/* What stands in a sandbox or in the scenario itself: children, borders, and the statements of a start node. */
void sandbox_body(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                  const struct ast_block *body);
void start_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                     const struct ast_start *statement);
void sandbox_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node *outer,
                       const struct ast_declaration *statement);

/* Statements that start nodes and sandboxes share. false: the statement is none of these. */
bool node_statement(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                    const struct ast_statement *statement);

/* driver.c: the component that a start of this name means on the platform, or NULL with a report at `span`. */
struct component *component_of(struct elaborator *elaborator, const char *name, struct span span);
/* Gives the node its binary, and the binary a module of the image. */
void node_take_binary(struct elaborator *elaborator, struct node *node, const char *name, struct span span);

void quota_elaborate(struct elaborator *elaborator, const struct scope *scope, struct quota *quota,
                     const struct ast_expression *expression);

/* written.c */
struct route *route_elaborate(struct elaborator *elaborator, const struct scope *scope,
                              const struct ast_route *statement);
struct export *export_elaborate(struct elaborator *elaborator, const struct scope *scope,
                                const struct ast_route *statement);
void policy_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                      const struct ast_policy *statement);
void import_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                      const struct ast_requires *statement);
void report_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                      const struct ast_config *statement);
/* Once the sandbox is complete: finds the children that its aliases, routes and exports name. */
void targets_bind(struct elaborator *elaborator, struct node *sandbox);

/* component.c */
bool pattern_elaborate(struct elaborator *elaborator, const struct scope *scope, const struct ast_pattern *pattern,
                       struct label_pattern *result);
bool label_pattern_from_text(struct elaborator *elaborator, const char *text, struct span span,
                             struct label_pattern *result);
struct requirement *requirement_elaborate(struct elaborator *elaborator, const struct scope *scope,
                                          const struct ast_requirement *written);
const struct interface *service_find(struct elaborator *elaborator, const char *name, struct span span);

/* module.c */
const char *path_beside(struct elaborator *elaborator, struct span span, const char *name);
struct module *module_of_binary(struct elaborator *elaborator, const struct binary *binary, struct span span);
struct module *module_elaborate(struct elaborator *elaborator, const struct scope *scope,
                                const struct ast_rom *statement);

/* The order of names, whatever order they were met in. */
void modules_sort(struct elaborator *elaborator);

/* scenario.c */
void settings_take(struct elaborator *elaborator, const struct ast_check *statement, struct level_setting ***last);
void scenario_statement(struct elaborator *elaborator, const struct scope *scope, const struct ast_statement *statement);

/* assertion.c: claims may name nodes anywhere in the system, so they wait until it is complete. */
struct late_assertion {
	const struct scope      *scope;
	const struct ast_assert *statement;
	struct late_assertion   *next;
};

void assertions_elaborate(struct elaborator *elaborator, const struct late_assertion *late);

struct config_node *tree_elaborate(struct elaborator *elaborator, const struct scope *scope, const char *type,
                                   struct span type_span, const struct ast_block *body);
void shape_elaborate(struct elaborator *elaborator, struct shape_node *shape, const struct ast_block *body);
/* config_file.c, schema.c: what stands in files of Genode's syntaxes; NULL, false: reported. */
struct config_node *config_from_file(struct elaborator *elaborator, const struct scope *scope,
                                     const struct ast_config *statement);
bool schema_elaborate(struct elaborator *elaborator, struct shape_node *shape, const struct ast_config *statement);
bool type_elaborate(struct elaborator *elaborator, const struct ast_type *type, struct shape_value *result);

/* Values of lets may depend on the platform: forget them before the next one. */
/*
 * What loops, templates and platforms make of a text is bounded: each statement counts, however often it comes by. A text
 * of n bytes is worth n statements, and all together are worth EXPANSION_MAX more. false: it is exceeded, and reported.
 */
bool expansion_spend(struct elaborator *elaborator, uint64_t units, struct span where);

void lets_forget(struct elaborator *elaborator);
/* Lets that nobody used are wrong all the same, where they are. */
void lets_evaluate(struct elaborator *elaborator);

/* The value that -D gives a parameter, or poison when it gives none. */
struct value define_lookup(struct elaborator *elaborator, const char *name);

/* Facts of <store>/<cpu>/<name>, read once; NULL when missing or wrong, which is reported at `span`. */
const struct binary *binary_read(struct elaborator *elaborator, const char *name, struct span span);

/* Reports a statement that the grammar lets stand in a template, and that has no meaning where the template is used. */
void statement_misplaced(struct elaborator *elaborator, struct span span, const char *where);

/* Reports a statement that stands twice where it can stand once. `seen` is the first one's place, or none. */
bool statement_once(struct elaborator *elaborator, struct span *seen, const struct ast_statement *statement);

/*
 * Calls `take` for every statement of the block that is not for, if, let or use of a template, in the scope that
 * those give it.
 */
typedef void statement_taker(struct elaborator *elaborator, const struct scope *scope, void *context,
                             const struct ast_statement *statement);
void block_expand(struct elaborator *elaborator, const struct scope *scope, const struct ast_block *block,
                  statement_taker *take, void *context);

#endif
