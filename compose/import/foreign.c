/* SPDX-License-Identifier: MIT */
#include "import/foreign.h"

#include "model/schema.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- files of data ---- */

static const struct conf_node *data_load(struct compilation *compilation, const char *path)
{
	struct conf_document document = { 0 };
	struct source       *source;
	const char          *reason;

	if (source_load(compilation, path, &source, &reason) != SOURCE_OK)
		fatal("%s: %s", path, reason);
	document.source = source;
	if (conf_syntax_of(source) == CONF_XML)
		conf_read_xml(compilation, &document);
	else
		conf_read_hid(compilation, &document);
	return document.root;
}

static void data_wrong(struct compilation *compilation, const struct conf_node *node, const char *text)
{
	diagnostic_error(compilation, "foreign-data", node->head_span, "%s", text);
}

static bool flag(const struct conf_node *node, const char *tag)
{
	bool value = false;
	return conf_value(node, tag) && conf_bool(conf_value(node, tag), &value) && value;
}

/* ---- kernels ---- */

struct amount { const char *tag; size_t offset; };

#define AMOUNT(member, word) { word, offsetof(struct foreign_kernel, member) }
static const struct amount amounts[] = {
	AMOUNT(environment_ram_bytes, "environment_ram"), AMOUNT(environment_caps, "environment_caps"),
	AMOUNT(child_ram_bytes, "child_ram"),             AMOUNT(child_caps, "child_caps"),
	AMOUNT(pd_ram_bytes, "pd_ram"),                   AMOUNT(pd_caps, "pd_caps"),
	AMOUNT(preserve_ram_bytes, "preserve_ram"),       AMOUNT(preserve_caps, "preserve_caps"),
	AMOUNT(init_ram_bytes, "init_ram"),               AMOUNT(init_caps, "init_caps"),
	AMOUNT(parent_ram_bytes, "parent_ram"),           AMOUNT(session_ram_bytes, "session_ram"),
	AMOUNT(program_ram_bytes, "program_ram"),         AMOUNT(program_caps, "program_caps"),
};

static const struct conf_node *word_of(const struct conf_node *root, const char *bytes)
{
	for (const struct conf_node *node = root->children; node; node = node->next)
		if (conf_is(node, "word") && bytes && conf_value(node, "name") && !strcmp(conf_value(node, "name"), bytes))
			return node;
	return NULL;
}

static bool kernel_read(struct compilation *compilation, const struct conf_node *root, const struct conf_node *node,
                        struct foreign_kernel *kernel)
{
	const struct conf_node *word = word_of(root, conf_value(node, "word"));
	uint64_t                bytes;

	*kernel = (struct foreign_kernel){ .name = conf_value(node, "name"), .node = node, .core = conf_child(node, "core") };
	if (!kernel->name || !kernel->core || !word || !conf_unsigned(conf_value(node, "word"), &bytes)
	    || !conf_value(node, "caps") || !conf_unsigned(conf_value(node, "caps"), &kernel->caps)) {
		data_wrong(compilation, node, "a kernel has a name, a known word size, capabilities and a 'core'");
		return false;
	}
	kernel->word_bytes = (unsigned)bytes;
	kernel->has_ram    = conf_value(node, "ram") && conf_bytes(conf_value(node, "ram"), &kernel->ram_bytes);
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
		const char *text = conf_value(node, amounts[i].tag);
		if (!text)
			text = conf_value(word, amounts[i].tag);
		uint64_t *value = (uint64_t *)(void *)((char *)kernel + amounts[i].offset);
		if (!text || !conf_bytes(text, value)) {
			data_wrong(compilation, word, "an amount is missing here");
			return false;
		}
	}
	return true;
}

static void services_enter(struct foreign_facts *facts)
{
	for (const struct conf_node *node = facts->services->children; node; node = node->next) {
		if (!conf_is(node, "service") || !conf_value(node, "name"))
			continue;
		*table_at(&facts->names, NULL, conf_value(node, "name")) = (void *)node;
		if (conf_value(node, "type"))
			*table_at(&facts->names, facts, conf_value(node, "type")) = (void *)conf_value(node, "name");
	}
}

static bool kernels_read(struct compilation *compilation, const struct conf_node *root, struct foreign_facts *facts)
{
	size_t count = 0;
	for (const struct conf_node *node = root->children; node; node = node->next)
		count += conf_is(node, "kernel");
	facts->services = root;
	facts->kernels  = arena_new_array(&compilation->arena, struct foreign_kernel, count + 1);
	for (const struct conf_node *node = root->children; node; node = node->next)
		if (conf_is(node, "kernel")
		    && !kernel_read(compilation, root, node, &facts->kernels[facts->kernel_count++]))
			return false;
	services_enter(facts);
	return true;
}

const struct foreign_kernel *foreign_kernel_find(const struct foreign_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->kernel_count; i++)
		if (!strcmp(facts->kernels[i].name, name))
			return &facts->kernels[i];
	return NULL;
}

bool foreign_kernel_provides(const struct foreign_kernel *kernel, const char *service)
{
	for (const struct conf_node *node = kernel->core->children; node; node = node->next)
		if (conf_value(node, "name") && !strcmp(conf_value(node, "name"), service))
			return true;
	return false;
}

const char *foreign_service_of_type(const struct foreign_facts *facts, const char *type)
{
	return table_get(&facts->names, facts, type);
}

uint64_t foreign_service_donation(const struct foreign_facts *facts, const char *service)
{
	const struct conf_node *node = table_get(&facts->names, NULL, service);
	uint64_t                bytes;
	return node && conf_value(node, "ram") && conf_bytes(conf_value(node, "ram"), &bytes) ? bytes : 0;
}

const struct conf_node *foreign_service(const struct foreign_facts *facts, const char *service)
{
	return table_get(&facts->names, NULL, service);
}

bool foreign_service_known(const struct foreign_facts *facts, const char *service)
{
	return foreign_service(facts, service);
}

/* ---- components ---- */

static void component_add(struct compilation *compilation, struct foreign_facts *facts, const struct conf_node *node,
                          const char *name)
{
	struct foreign_component *component = arena_new(&compilation->arena, struct foreign_component);
	*component = (struct foreign_component){
		.name = name, .node = node, .requires = conf_child(node, "requires"), .provides = conf_child(node, "provides"),
		.is_static = flag(node, "static"), .next = facts->components };
	component->has_inside = component->requires || component->provides || conf_child(node, "inside");
	facts->components = component;
	*table_at(&facts->names, &facts->components, name) = component; /* a later description replaces an earlier one */
}

/* Genode's tools find the schema of a binary by its file's name: "nic_router.hsd". */
static const char *binary_of_schema(struct compilation *compilation, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
	return intern(&compilation->interner, name, dot ? (size_t)(dot - name) : strlen(name));
}

static bool schema_add(struct compilation *compilation, const struct conf_node *root, const char *path,
                       struct foreign_facts *facts)
{
	struct shape_node *shape = arena_new(&compilation->arena, struct shape_node);
	if (!schema_read(compilation, root, shape))
		return false;
	*table_at(&facts->names, &facts->services, binary_of_schema(compilation, path)) = shape;
	return true;
}

const struct shape_node *foreign_schema_find(const struct foreign_facts *facts, const char *binary)
{
	return table_get(&facts->names, &facts->services, binary);
}

/* Our own list; a `runtime` file of a package, which describes the binary that it names; or a schema. */
static bool components_read(struct compilation *compilation, const struct conf_node *root, const char *path,
                            struct foreign_facts *facts)
{
	if (conf_is(root, "schema"))
		return schema_add(compilation, root, path, facts);
	if (conf_is(root, "runtime")) {
		if (conf_value(root, "binary"))
			component_add(compilation, facts, root, conf_value(root, "binary"));
		return true;
	}
	if (!conf_is(root, "components")) {
		data_wrong(compilation, root, "the top node of a file of components is 'components', 'runtime' or 'schema'");
		return false;
	}
	for (const struct conf_node *node = root->children; node; node = node->next)
		if (conf_is(node, "component") && conf_value(node, "name"))
			component_add(compilation, facts, node, conf_value(node, "name"));
	return true;
}

const struct foreign_component *foreign_component_find(const struct foreign_facts *facts, const char *binary)
{
	return table_get(&facts->names, &facts->components, binary);
}

bool foreign_facts_load(struct compilation *compilation, const char *store, const char *const *component_files,
                        size_t component_file_count, struct foreign_facts *facts)
{
	const struct conf_node *root;
	const char             *path;

	*facts = (struct foreign_facts){ 0 };
	table_init(&facts->names, &compilation->arena);
	root   = data_load(compilation, arena_format(&compilation->arena, "%s/genode/kernels.hid", store));
	if (!root || !kernels_read(compilation, root, facts))
		return false;
	path = arena_format(&compilation->arena, "%s/genode/components.hid", store);
	root = data_load(compilation, path);
	if (!root || !components_read(compilation, root, path, facts))
		return false;
	for (size_t i = 0; i < component_file_count; i++) {
		root = data_load(compilation, component_files[i]);
		if (!root || !components_read(compilation, root, component_files[i], facts))
			return false;
	}
	return true;
}

/* ---- modules ---- */

struct name_vector VECTOR_OF(const char *);

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void names_of_folder(struct compilation *compilation, struct name_vector *names, DIR *folder)
{
	const struct dirent *entry;
	while ((entry = readdir(folder)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			*vector_add(&compilation->arena, names) = intern_string(&compilation->interner, entry->d_name);
}

/* One name a line. */
static void names_of_file(struct compilation *compilation, struct name_vector *names, const char *path)
{
	struct source *source;
	const char    *reason;
	if (source_load(compilation, path, &source, &reason) != SOURCE_OK)
		fatal("%s: %s", path, reason);
	for (const char *at = source->text; *at; ) {
		size_t chars = strcspn(at, " \t\r\n");
		if (chars)
			*vector_add(&compilation->arena, names) = intern(&compilation->interner, at, chars);
		at += chars + strspn(at + chars, " \t\r\n");
	}
}

struct foreign_modules *foreign_modules_load(struct compilation *compilation, const char *const *given, size_t given_count,
                                             const char *from)
{
	struct name_vector names = { 0 };
	if (!given_count && !from)
		return NULL;
	for (size_t i = 0; i < given_count; i++)
		*vector_add(&compilation->arena, &names) = given[i];
	if (from) {
		DIR *folder = opendir(from);
		if (folder)
			names_of_folder(compilation, &names, folder);
		else
			names_of_file(compilation, &names, from);
		if (folder)
			closedir(folder);
	}
	if (names.count)
		qsort(names.items, names.count, sizeof(names.items[0]), by_name);
	struct foreign_modules *modules = arena_new(&compilation->arena, struct foreign_modules);
	*modules = (struct foreign_modules){ names.items, names.count };
	return modules;
}

bool foreign_module_present(const struct foreign_modules *modules, const char *name)
{
	/* core makes these itself */
	static const char *const special[] = { "config", "platform_info", "core_log", "kernel_log" };
	for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
		if (!strcmp(special[i], name))
			return true;
	return modules->count && bsearch(&name, modules->names, modules->count, sizeof(modules->names[0]), by_name);
}
