/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

#include <elf.h>
#include <string.h>

enum { CPUS_MAX = 4096, CAPS_TOTAL_DEFAULT = 64 << 10 };

static const struct arch arches[] = {
	{ "x86_64",  EM_X86_64,  8, 0x401000, 0x7ffffffff000 },
	{ "x86_32",  EM_386,     4, 0x1000, UINT32_MAX },
	{ "arm_v7a", EM_ARM,     4, 0x401000, 0x40000000 },
	{ "arm_v8a", EM_AARCH64, 8, 0x401000, 0x7ffffff000 },
	{ "riscv64", EM_RISCV,   8, 0x1000, UINT64_MAX },
	{ "host",    EM_X86_64,  8, 0x401000, 0x4ffffffff000 },     /* processes of Linux */
};

static const char *const cost_names[COST_KINDS] = {
	[COST_PD] = "pd", [COST_THREAD] = "thread", [COST_DATASPACE] = "dataspace", [COST_RPC_OBJECT] = "rpc_object",
	[COST_SIGNAL] = "signal", [COST_SESSION] = "session", [COST_CHILD] = "child",
};

enum { ARCH_COUNT = sizeof(arches) / sizeof(arches[0]) };

const struct arch *arch_find(const char *name)
{
	for (size_t i = 0; i < ARCH_COUNT; i++)
		if (!strcmp(arches[i].name, name))
			return &arches[i];
	return NULL;
}

const struct arch *arch_of_elf(unsigned machine, unsigned elf_class)
{
	for (size_t i = 0; i < ARCH_COUNT; i++)
		if (arches[i].elf_machine == machine && arches[i].word_bytes == (elf_class == ELFCLASS64 ? 8 : 4))
			return &arches[i];
	return NULL;
}

const char *cost_kind_name(enum cost_kind kind)
{
	return cost_names[kind];
}

bool platform_provides(const struct platform *platform, const char *service)
{
	return table_get(&platform->names, platform, service);
}

struct device *platform_device_find(const struct platform *platform, const char *name)
{
	return table_get(&platform->names, NULL, name);
}

bool platform_has_image_format(const struct platform *platform, const char *name)
{
	for (const struct image_format *each = platform->images; each; each = each->next)
		if (!strcmp(each->name, name))
			return true;
	return false;
}

const struct boot_way *platform_boot_way_find(const struct platform *platform, const char *name)
{
	const struct boot_way *way = platform->boot_ways;
	while (way && strcmp(way->name, name))
		way = way->next;
	return way;
}

/* ---- elaboration ---- */

struct platform_context {
	struct platform     *platform;
	struct span          seen[AST_STATEMENT_KIND_COUNT];
	struct provision   **last_service;
	struct device      **last_device;
	struct image_format **last_image;
	struct boot_way    **last_boot_way;
	const struct ast_list *core_devices;
};

static void report_unknown(struct elaborator *elaborator, struct span span, const char *what, const char *name,
                           const char *nearest)
{
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "platform-invalid", span,
	        "there is no %s '%s'", what, name);
	if (nearest)
		diagnostic_help_edit(elaborator->compilation, diagnostic, span, nearest, "did you mean '%s'?", nearest);
}

static void take_arch(struct elaborator *elaborator, struct platform *platform, const struct ast_list *statement)
{
	const struct ast_name *name = &statement->names.items[0];
	struct suggestion      best;
	if (!name->text)
		return;
	platform->arch_span = name->span;
	platform->arch      = arch_find(name->text);
	if (platform->arch)
		return;
	suggestion_init(&best, name->text);
	for (size_t i = 0; i < ARCH_COUNT; i++)
		suggestion_offer(&best, arches[i].name);
	report_unknown(elaborator, name->span, "CPU", name->text, best.word);
}

static bool take_region(struct elaborator *elaborator, const struct ast_region *region, uint64_t *base, uint64_t *size)
{
	uint64_t end;
	if (!expression_u64(elaborator, NULL, region->start, base)
	    || !expression_u64(elaborator, NULL, region->size, size))
		return false;
	end = *base;
	if (*size == 0 || !checked_add(&end, *size - 1)) {
		diagnostic_error(elaborator->compilation, "overflow", region->base.span,
		                 *size ? "the range ends beyond 64 bits" : "the range is empty");
		return false;
	}
	return true;
}

static void take_core_statement(struct elaborator *elaborator, const struct scope *scope, void *opaque,
                                const struct ast_statement *statement)
{
	(void)scope;
	struct platform_context *context  = opaque;
	struct platform         *platform = context->platform;
	const struct ast_value  *value    = (const struct ast_value *)statement;
	const struct ast_list   *list     = (const struct ast_list *)statement;

	if (!statement_once(elaborator, &context->seen[statement->kind], statement))
		return;
	switch (statement->kind) {
	case AST_RAM:        expression_u64(elaborator, NULL, value->value, &platform->core_ram_bytes); break;
	case AST_CAPS:       expression_u64(elaborator, NULL, value->value, &platform->core_caps); break;
	case AST_CAPS_TOTAL: expression_u64(elaborator, NULL, value->value, &platform->core_caps_total); break;
	case AST_DEVICES:    context->core_devices = list; break;
	case AST_PROVIDES:
		for (size_t i = 0; i < list->names.count; i++) {
			const struct ast_name *name = &list->names.items[i];
			if (!name->text)
				continue;
			struct provision *provision = arena_new(&elaborator->compilation->arena, struct provision);
			*provision = (struct provision){
				.span = name->span, .service = name->text,
				.interface = service_find(elaborator, name->text, name->span) };
			*table_at(&platform->names, platform, provision->service) = provision;
			*context->last_service = provision;
			context->last_service  = &provision->next;
		}
		break;
	default: statement_misplaced(elaborator, statement->keyword, "core");
	}
}

static void take_cost_entry(struct elaborator *elaborator, const struct scope *scope, void *opaque,
                            const struct ast_statement *statement)
{
	(void)scope;
	struct platform_context *context = opaque;
	const struct ast_quota  *entry   = (const struct ast_quota *)statement;
	struct suggestion        best;

	if (statement->kind != AST_COST_ENTRY) {
		statement_misplaced(elaborator, statement->keyword, "a cost table");
		return;
	}
	if (!entry->name.text)
		return;
	suggestion_init(&best, entry->name.text);
	for (unsigned kind = 0; kind < COST_KINDS; kind++) {
		suggestion_offer(&best, cost_names[kind]);
		if (strcmp(cost_names[kind], entry->name.text))
			continue;
		struct cost *cost = &context->platform->costs[kind];
		if (!statement_once(elaborator, &cost->span, statement))
			return;
		if (entry->ram)
			expression_u64(elaborator, NULL, entry->ram, &cost->ram_bytes);
		if (entry->caps)
			expression_u64(elaborator, NULL, entry->caps, &cost->caps);
		return;
	}
	report_unknown(elaborator, entry->name.span, "cost of kind", entry->name.text, best.word);
}

/* ---- devices ---- */

struct device_context {
	struct device           *device;
	struct device_resource **last;
	unsigned                 count[RESOURCE_KINDS];
};

/* "uart1" for the first of its kind, "uart1.1", "uart1.2" for the next ones. */
static const char *resource_label(struct elaborator *elaborator, struct device_context *context,
                                  enum resource_kind kind)
{
	unsigned number = context->count[kind]++;
	return number == 0 ? context->device->name
	                   : intern_format(&elaborator->compilation->interner, "%s.%u", context->device->name, number);
}

static void take_resource(struct elaborator *elaborator, const struct scope *scope, void *opaque,
                          const struct ast_statement *statement)
{
	(void)scope;
	struct device_context  *context = opaque;
	struct device_resource  resource = { .span = statement->span };

	switch (statement->kind) {
	case AST_IO_MEM:
	case AST_IO_PORT:
		resource.kind = statement->kind == AST_IO_MEM ? RESOURCE_IO_MEM : RESOURCE_IO_PORT;
		if (!take_region(elaborator, (const struct ast_region *)statement, &resource.base, &resource.size))
			return;
		if (resource.kind == RESOURCE_IO_PORT && (resource.base > 0xffff || resource.size > 0x10000 - resource.base)) {
			diagnostic_error(elaborator->compilation, "platform-invalid", statement->span,
			                 "ports end at 0xffff");
			return;
		}
		break;
	case AST_IRQ: {
		const struct ast_irq *irq = (const struct ast_irq *)statement;
		resource.kind  = RESOURCE_IRQ;
		resource.size  = 1;
		resource.level = irq->trigger == AST_IRQ_LEVEL;
		resource.low   = irq->polarity == AST_IRQ_LOW;
		if (!expression_u64(elaborator, NULL, irq->number, &resource.base))
			return;
		break;
	}
	default:
		statement_misplaced(elaborator, statement->keyword, "a device");
		return;
	}
	resource.label = resource_label(elaborator, context, resource.kind);
	struct device_resource *kept = arena_new(&elaborator->compilation->arena, struct device_resource);
	*kept = resource;
	*context->last = kept;
	context->last  = &kept->next;
}

static void take_device(struct elaborator *elaborator, struct platform_context *context,
                        const struct ast_device *statement)
{
	if (!statement->name.text)
		return;
	const struct device *first = platform_device_find(context->platform, statement->name.text);
	if (first) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-declaration",
		        statement->name.span, "device '%s' is declared twice", statement->name.text);
		diagnostic_note(elaborator->compilation, diagnostic, first->name_span, "the first declaration of '%s'",
		                first->name);
		return;
	}
	struct device *device = arena_new(&elaborator->compilation->arena, struct device);
	*device = (struct device){
		.span = statement->base.span, .name_span = statement->name.span, .doc = statement->base.doc,
		.name = statement->name.text, .kind = expression_text(elaborator, NULL, statement->device_kind) };
	if (!device->kind)
		return;
	struct device_context inner = { .device = device, .last = &device->resources };
	block_expand(elaborator, NULL, statement->body, take_resource, &inner);
	*context->last_device = device;
	context->last_device  = &device->next;
	*table_at(&context->platform->names, NULL, device->name) = device;
}

static void mark_core_devices(struct elaborator *elaborator, struct platform_context *context)
{
	const struct ast_list *list = context->core_devices;
	for (size_t i = 0; list && i < list->names.count; i++) {
		const struct ast_name *name   = &list->names.items[i];
		struct device         *device = name->text ? platform_device_find(context->platform, name->text) : NULL;
		struct suggestion      best;
		if (device)
			device->core = true;
		if (device || !name->text)
			continue;
		suggestion_init(&best, name->text);
		for (const struct device *each = context->platform->devices; each && suggestions_left(); each = each->next)
			suggestion_offer(&best, each->name);
		report_unknown(elaborator, name->span, "device", name->text, best.word);
	}
}

/* ---- the platform ---- */

static void take_images(struct elaborator *elaborator, struct platform_context *context, const struct ast_list *list)
{
	for (size_t i = 0; i < list->names.count; i++) {
		struct image_format *format = arena_new(&elaborator->compilation->arena, struct image_format);
		*format = (struct image_format){ .span = list->names.items[i].span, .name = list->names.items[i].text };
		if (!format->name)
			continue;
		*context->last_image = format;
		context->last_image  = &format->next;
	}
}

/* The store's folder may have blanks in its name, so it takes its place when the words are apart. */
static const char *word_of(struct elaborator *elaborator, const char *text, size_t chars)
{
	struct interner *interner = &elaborator->compilation->interner;
	size_t const     before   = sizeof BOOT_WAY_STORE - 1;

	if (chars < before || strncmp(text, BOOT_WAY_STORE, before))
		return intern(interner, text, chars);
	return intern_format(interner, "%s%.*s", elaborator->input->store, (int)(chars - before), text + before);
}

/* Words are separated by blanks; the command is run without a shell. */
static struct words words_of(struct elaborator *elaborator, const char *text)
{
	size_t           chars    = text ? strlen(text) : 0;
	struct words     words    = { .items = arena_new_array(&elaborator->compilation->arena, const char *, chars / 2 + 1) };

	for (size_t at = 0; at < chars; ) {
		size_t word_chars = strcspn(text + at, " \t\n");
		if (word_chars)
			words.items[words.count++] = word_of(elaborator, text + at, word_chars);
		at += word_chars + 1;
	}
	return words;
}

/* {image} and {elf} stand for files that exist when the machine is started, {store} at a word's begin for the store. */
static const struct scope *boot_way_scope(struct elaborator *elaborator)
{
	struct interner *interner = &elaborator->compilation->interner;
	struct scope    *scope    = arena_new(&elaborator->compilation->arena, struct scope);

	scope_bind(elaborator, scope, intern_string(interner, "image"), SPAN_NONE, value_string(interner, BOOT_WAY_IMAGE));
	scope_bind(elaborator, scope, intern_string(interner, "elf"), SPAN_NONE, value_string(interner, BOOT_WAY_ELF));
	scope_bind(elaborator, scope, intern_string(interner, "store"), SPAN_NONE, value_string(interner, BOOT_WAY_STORE));
	return scope;
}

static void take_qemu(struct elaborator *elaborator, struct platform_context *context, const struct ast_qemu *statement)
{
	struct platform *platform = context->platform;

	if (!ast_name_present(&statement->way)) {
		if (!statement_once(elaborator, &context->seen[AST_QEMU], &statement->base))
			return;
		platform->qemu       = expression_text(elaborator, NULL, statement->words);
		platform->qemu_words = words_of(elaborator, platform->qemu);
		return;
	}
	const char *text = expression_text(elaborator, boot_way_scope(elaborator), statement->words);
	if (!text || !statement->way.text)
		return;
	void                 **at    = table_at(&platform->names, &platform->boot_ways, statement->way.text);
	const struct boot_way *first = *at;
	if (first) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-statement",
		        statement->way.span, "how '%s' boots is said twice", first->name);
		diagnostic_note(elaborator->compilation, diagnostic, first->span, "the first time");
		return;
	}
	struct boot_way *way = arena_new(&elaborator->compilation->arena, struct boot_way);
	*way = (struct boot_way){ .span = statement->way.span, .name = statement->way.text,
	                          .words = words_of(elaborator, text) };
	*at = way;
	*context->last_boot_way = way;
	context->last_boot_way  = &way->next;
}

/* "iso-syslinux-uefi" boots the longest listed format that begins it: "iso-syslinux", and not "iso". */
static void bind_boot_ways(struct elaborator *elaborator, struct platform *platform)
{
	for (struct boot_way *way = platform->boot_ways; way; way = way->next) {
		size_t longest = 0;
		for (const struct image_format *format = platform->images; format; format = format->next) {
			size_t chars = strlen(format->name);
			if (!work_spend(elaborator->compilation, 1, way->span, "finding image formats"))
				return;
			if (chars <= longest || strncmp(way->name, format->name, chars)
			    || (way->name[chars] && way->name[chars] != '-'))
				continue;
			longest     = chars;
			way->format = format->name;
		}
		if (!way->format)
			diagnostic_error(elaborator->compilation, "platform-invalid", way->span,
			                 "'%s' begins with none of the platform's image formats", way->name);
	}
}

static void take_statement(struct elaborator *elaborator, const struct scope *scope, void *opaque,
                           const struct ast_statement *statement)
{
	(void)scope;
	struct platform_context      *context     = opaque;
	struct platform              *platform    = context->platform;
	const struct ast_value       *value       = (const struct ast_value *)statement;
	const struct ast_list        *list        = (const struct ast_list *)statement;
	const struct ast_declaration *declaration = (const struct ast_declaration *)statement;
	uint64_t                      cpus;

	if (statement->kind != AST_DEVICE && statement->kind != AST_QEMU
	    && !statement_once(elaborator, &context->seen[statement->kind], statement))
		return;
	switch (statement->kind) {
	case AST_ARCH:   take_arch(elaborator, platform, list); break;
	case AST_KERNEL:
		platform->kernel = list->names.items[0].text;
		platform->genode = platform->kernel && !strcmp(platform->kernel, "genode");
		break;
	case AST_MEMORY:
		platform->memory_span = statement->span;
		take_region(elaborator, (const struct ast_region *)statement, &platform->memory_base,
		            &platform->memory_size_bytes);
		break;
	case AST_LOAD:
		platform->has_load = expression_u64(elaborator, NULL, value->value, &platform->load_address);
		break;
	case AST_CPUS:
		if (expression_u64(elaborator, NULL, value->value, &cpus) && cpus >= 1 && cpus <= CPUS_MAX)
			platform->cpus = (unsigned)cpus;
		else
			diagnostic_error(elaborator->compilation, "platform-invalid", statement->span,
			                 "a platform has 1 to %d processors", CPUS_MAX);
		break;
	case AST_CORE:
		platform->core_span = statement->keyword;
		block_expand(elaborator, NULL, declaration->body, take_core_statement, context);
		break;
	case AST_COST:   block_expand(elaborator, NULL, declaration->body, take_cost_entry, context); break;
	case AST_DEVICE: take_device(elaborator, context, (const struct ast_device *)statement); break;
	case AST_IMAGE:  take_images(elaborator, context, list); break;
	case AST_QEMU:   take_qemu(elaborator, context, (const struct ast_qemu *)statement); break;
	case AST_NOTE:   break;
	default:         statement_misplaced(elaborator, statement->keyword, "a platform");
	}
}

static void require_statements(struct elaborator *elaborator, const struct platform_context *context)
{
	static const enum ast_statement_kind needed[] = { AST_ARCH, AST_KERNEL, AST_MEMORY, AST_CORE };
	const struct platform *platform = context->platform;

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (span_is_none(context->seen[needed[i]]) && !(platform->genode && needed[i] == AST_MEMORY))
			diagnostic_error(elaborator->compilation, "platform-invalid", platform->name_span,
			                 "platform '%s' does not say its '%s'", platform->name,
			                 ast_statement_word(needed[i]));
	if (platform->core_caps > platform->core_caps_total)
		diagnostic_error(elaborator->compilation, "platform-invalid", platform->core_span,
		                 "core keeps more capabilities than there are");
}

void platforms_elaborate(struct elaborator *elaborator)
{
	struct platform **last = &elaborator->model->platforms;

	for (const struct declared *declared = elaborator->platforms.first; declared; declared = declared->next) {
		const struct ast_declaration *statement = declared->statement;
		struct platform              *platform  = arena_new(&elaborator->compilation->arena, struct platform);
		*platform = (struct platform){ .core_caps_total = CAPS_TOTAL_DEFAULT,
			.span = statement->base.span, .name_span = statement->name.span, .doc = statement->base.doc,
			.name = statement->name.text, .file = declared->file->source->path, .cpus = 1 };
		table_init(&platform->names, &elaborator->compilation->arena);
		*last = platform;
		last  = &platform->next;
		if (!platform->name)
			continue;
		*table_at(&elaborator->model->names, &elaborator->model->platforms, platform->name) = platform;
		struct platform_context *context = arena_new(&elaborator->compilation->arena, struct platform_context);
		context->platform     = platform;
		context->last_service = &platform->core_services;
		context->last_device  = &platform->devices;
		context->last_image   = &platform->images;
		context->last_boot_way = &platform->boot_ways;
		block_expand(elaborator, NULL, statement->body, take_statement, context);
		mark_core_devices(elaborator, context);
		bind_boot_ways(elaborator, platform);
		require_statements(elaborator, context);
	}
}
