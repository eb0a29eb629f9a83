/* SPDX-License-Identifier: MIT */
#include "image/image.h"

#include "../components/include/genode/boot_archive.h"
#include "base/compilation.h"
#include "emit/certificate.h"
#include "image/content.h"
#include "image/loader.h"
#include "image/medium.h"

#include <assert.h>
#include <elf.h>
#include <inttypes.h>
#include <string.h>

/* Beside the modules of the system there are its configuration and its certificate. */
enum { OWN_MODULES = 2 };

static uint64_t pages_of(uint64_t bytes) { return bytes / BOOT_ARCHIVE_ALIGN + (bytes % BOOT_ARCHIVE_ALIGN != 0); }

/* ---- core ---- */

/* The store is not the user's work: a core that cannot be used is a failure of the world. */
static void read_core(struct compilation *compilation, const struct image_files *files, const struct platform *platform,
                      struct core_elf *core)
{
	const char *path = arena_format(&compilation->arena, "%s/%s/core-%s%s", files->store, platform->arch->name,
	                                platform->name, files->core_with_checks ? "-check" : "");
	size_t size_bytes;
	const uint8_t *bytes = content_read(&compilation->arena, path, &size_bytes);
	const char *problem = core_elf_read(core, bytes, size_bytes);
	if (problem) fatal("core %s %s", path, problem);
	if (core->machine != platform->arch->elf_machine || core->is_64 != (platform->arch->word_bytes == 8)) {
		const struct arch *arch = arch_of_elf(core->machine, core->is_64 ? ELFCLASS64 : ELFCLASS32);
		fatal("core %s is made for %s, and %s is %s", path, arch ? arch->name : "another CPU", platform->name,
		      platform->arch->name);
	}
	if (platform->has_load && core->begin != platform->load_address)
		fatal("core %s is linked to 0x%" PRIx64 ", and %s loads it to 0x%" PRIx64, path, core->begin, platform->name,
		      platform->load_address);

	uint64_t const memory_end = platform->memory_base + platform->memory_size_bytes;
	if (core->begin < platform->memory_base || core->end > memory_end)
		fatal("core %s is linked to 0x%" PRIx64 "..0x%" PRIx64 ", outside the memory of %s", path, core->begin,
		      core->end, platform->name);
}

/* Many systems can be for one platform. */
static const struct core_elf *core_of(struct compilation *compilation, const struct image_files *files,
                                      const struct system *system)
{
	const struct core_elf **known = &system->platform->cores[files->core_with_checks];
	if (!*known) {
		struct core_elf *core = arena_new(&compilation->arena, struct core_elf);
		read_core(compilation, files, system->platform, core);
		*known = core;
	}
	return *known;
}

/* ---- limits ---- */

static bool check_limits(struct compilation *compilation, const struct system *system)
{
	size_t const errors = compilation->diagnostics.error_count;
	for (const struct module *module = system->modules; module; module = module->next) {
		assert(strlen(module->name) < BOOT_ARCHIVE_NAME_MAX); /* elaboration sees to it */
		if (strcmp(module->name, "config") == 0 || strcmp(module->name, CERTIFICATE_MODULE) == 0)
			diagnostic_error(compilation, "duplicate-module", module->span,
			                 "every image holds a ROM module '%s' of its own", module->name);
	}
	if (system->module_count + OWN_MODULES > BOOT_ARCHIVE_MODULES_MAX)
		diagnostic_error(compilation, "image-modules", system->span,
		                 "the system has %zu ROM modules, at most %d fit into an image", system->module_count,
		                 BOOT_ARCHIVE_MODULES_MAX - OWN_MODULES);
	if (archive_device_count(system->platform) > BOOT_ARCHIVE_DEVICES_MAX)
		diagnostic_error(compilation, "image-devices", system->platform->name_span,
		                 "the platform lists %zu device resources, at most %d fit into an image",
		                 archive_device_count(system->platform), BOOT_ARCHIVE_DEVICES_MAX);
	return compilation->diagnostics.error_count == errors;
}

static bool fits_memory(struct compilation *compilation, const struct system *system, const struct core_elf *core,
                        uint64_t archive_bytes)
{
	const struct platform *platform = system->platform;
	uint64_t const memory = platform->memory_base + platform->memory_size_bytes - core->end;
	uint64_t const addresses = core_elf_archive_room(core);
	uint64_t const room = memory < addresses ? memory : addresses;
	if (archive_bytes <= room) return true;
	struct diagnostic *diagnostic = diagnostic_error(compilation, "image-size", system->span,
	        "the modules of '%s' need %" PRIu64 " bytes, behind core the memory of '%s' has %" PRIu64,
	        system->name, archive_bytes, platform->name, room);
	diagnostic_note(compilation, diagnostic, platform->memory_span, "the platform's memory");
	return false;
}

/* ---- the certificate ---- */

static void describe_core(const struct core_elf *core, struct certificate_image *image)
{
	image->is_64 = core->is_64;
	image->machine = core->machine;
	image->machine_flags = core->machine_flags;
	image->entry = core->entry;
	image->segment_count = core->segment_count;
	for (unsigned i = 0; i < core->segment_count; i++) {
		const struct core_segment *segment = &core->segments[i];
		image->segments[i] = (struct certificate_segment) {
			.flags = segment->flags, .virtual_address = segment->virtual_address,
			.physical_address = segment->physical_address,
			.file_bytes = segment->file_bytes, .memory_bytes = segment->memory_bytes,
		};
	}
}

_Static_assert((int)CORE_SEGMENTS_MAX <= (int)CERTIFICATE_SEGMENTS_MAX, "every segment of core is described");

/* What the certificate says of each module of the archive that is there by now: those have their digests. */
static void describe_modules(struct arena *arena, struct archive_module *modules, size_t count,
                             struct certificate_image *image)
{
	image->modules = arena_new_array(arena, struct certificate_module, count);
	image->module_count = count;
	for (size_t i = 0; i < count; i++) {
		image->modules[i] = (struct certificate_module) { .name = modules[i].name, .size_bytes = modules[i].size_bytes };
		memcpy(image->modules[i].sha256, modules[i].sha256, sizeof modules[i].sha256);
	}
}

static bool measure_certificate(struct compilation *compilation, const struct image_files *files,
                                const struct system *system, const struct core_elf *core, size_t *bytes_max)
{
	struct certificate_image image = { .module_count = system->module_count + 1 };
	describe_core(core, &image);
	loader_describe(&compilation->arena, files->store, system->platform, NULL, &image);
	image.modules = arena_new_array(&compilation->arena, struct certificate_module, image.module_count);
	image.modules[0].name = "config";
	size_t count = 1;
	for (const struct module *module = system->modules; module; module = module->next)
		image.modules[count++].name = module->name;
	return certificate_bound(compilation, system, &image, bytes_max);
}

/* The last module, which tells of all others and of core; of a draft its length alone. */
static bool add_certificate(struct compilation *compilation, const struct image_plan *plan,
                            struct archive_module *modules, size_t count)
{
	struct certificate_image image = { 0 };
	const char *text = NULL;
	size_t length;
	describe_core(&plan->core, &image);
	loader_describe(&compilation->arena, plan->store, plan->system->platform, plan, &image);
	for (size_t i = plan->is_draft ? 1 : 0; i < count; i++) archive_module_digest(&modules[i]);
	describe_modules(&compilation->arena, modules, count, &image);
	if (plan->is_draft) {
		if (!certificate_length(compilation, plan->system, &image, &length)) return false;
	} else {
		elf_link_core_digest(&plan->core, image.core_sha256);
		text = certificate_text(compilation, plan->system, &image, &length);
		if (!text) return false;
	}
	modules[count] = (struct archive_module) {
		.name = CERTIFICATE_MODULE, .data = (const uint8_t *)text, .size_bytes = length,
	};
	return true;
}

/* ---- how much memory it takes ---- */

bool image_span_bound(struct compilation *compilation, const struct image_files *files, struct system *system,
                      size_t config_bytes_max)
{
	if (!check_limits(compilation, system)) return false;
	struct core_elf const core = *core_of(compilation, files, system);
	size_t certificate_bytes_max;
	if (!measure_certificate(compilation, files, system, &core, &certificate_bytes_max)) return false;
	uint64_t pages = pages_of(config_bytes_max) + pages_of(certificate_bytes_max);
	for (const struct module *module = system->modules; module; module = module->next)
		pages += pages_of(module->size_bytes);
	uint64_t const archive_bytes =
		archive_size_bytes(system->module_count + OWN_MODULES, archive_device_count(system->platform), pages);
	system->image_span_bytes = core.end - core.begin + archive_bytes;
	return fits_memory(compilation, system, &core, archive_bytes) && medium_holds(compilation, system, &core, archive_bytes);
}

/* ---- the plan ---- */

static void take_module(struct compilation *compilation, const struct module *module, struct archive_module *entry)
{
	entry->name = module->name;
	entry->size_bytes = module->size_bytes;
	entry->data = module->bytes;
	if (module->source == MODULE_INLINE) return;

	size_t size_bytes;
	entry->data = content_read(&compilation->arena, module->path, &size_bytes);
	if (size_bytes != module->size_bytes) fatal("%s changed while it was being read", module->path);
}

/* Module 0 is the config, module 1 the first init; the others follow in the order of their names, and the certificate. */
static struct archive_module *collect_modules(struct compilation *compilation, const struct system *system,
                                              const char *config, size_t config_bytes)
{
	const struct module *init = system->root->binary_module;
	struct archive_module *modules = arena_new_array(&compilation->arena, struct archive_module,
	                                                 system->module_count + OWN_MODULES);
	modules[0] = (struct archive_module) {
		.name = "config", .data = (const uint8_t *)config, .size_bytes = config_bytes,
	};
	take_module(compilation, init, &modules[1]);
	size_t count = 2;
	for (const struct module *module = system->modules; module; module = module->next)
		if (module != init) take_module(compilation, module, &modules[count++]);
	assert(count == system->module_count + 1);
	return modules;
}

static bool make_plan(struct compilation *compilation, const struct image_files *files, const struct system *system,
                      const char *config, size_t config_bytes, struct image_plan *plan)
{
	if (!check_limits(compilation, system)) return false;
	plan->core = *core_of(compilation, files, system);
	struct archive_module *modules = collect_modules(compilation, system, config, config_bytes);
	if (!add_certificate(compilation, plan, modules, system->module_count + 1)) return false;
	struct archive_input const input = {
		.modules = modules,
		.module_count = system->module_count + OWN_MODULES,
		.platform = system->platform,
		.init_ram_bytes = system->init_ram_bytes, .init_caps = system->init_caps,
	};
	archive_plan_make(&plan->archive, &input);
	elf_link_plan_make(&plan->link, &plan->core, plan->archive.total_size_bytes);
	assert(plan->core.end - plan->core.begin + plan->archive.total_size_bytes <= system->image_span_bytes);
	return fits_memory(compilation, system, &plan->core, plan->archive.total_size_bytes);
}

bool image_plan(struct compilation *compilation, const struct image_files *files, const struct system *system,
                const char *config, size_t config_bytes, struct image_plan *plan)
{
	*plan = (struct image_plan) { .system = system, .store = files->store, .make_fat = files->make_fat };
	return make_plan(compilation, files, system, config, config_bytes, plan);
}

bool image_draft(struct compilation *compilation, const struct image_files *files, const struct system *system,
                 const char *config, size_t config_bytes, struct image_plan *plan)
{
	*plan = (struct image_plan) { .system = system, .store = files->store, .is_draft = true };
	return make_plan(compilation, files, system, config, config_bytes, plan);
}

void image_plan_print(FILE *out, const struct image_plan *plan)
{
	const struct core_elf *core = &plan->core;
	fprintf(out, "image of %s for %s\n", plan->system->name, plan->system->platform->name);
	for (unsigned i = 0; i < core->segment_count; i++) {
		const struct core_segment *segment = &core->segments[i];
		fprintf(out, "  0x%08" PRIx64 " %9" PRIu64 "  core %c%c%c\n", segment->physical_address, segment->memory_bytes,
		        segment->flags & 4 ? 'r' : '-', segment->flags & 2 ? 'w' : '-', segment->flags & 1 ? 'x' : '-');
	}
	fprintf(out, "  0x%08" PRIx64 " %9" PRIu64 "  boot archive: %zu modules, %zu device resources\n", core->end,
	        plan->archive.total_size_bytes, plan->archive.input.module_count, plan->archive.device_count);
	for (size_t i = 0; i < plan->archive.input.module_count; i++) {
		const struct archive_module *module = &plan->archive.input.modules[i];
		fprintf(out, "  0x%08" PRIx64 " %9" PRIu64 "    %s\n", core->end + module->offset, module->size_bytes,
		        module->name);
	}
	fprintf(out, "  RAM of the first init %" PRIu64 ", capabilities %" PRIu64 "\n", plan->archive.input.init_ram_bytes,
	        plan->archive.input.init_caps);
}
