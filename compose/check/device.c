/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <string.h>

/*
 * Which device of the board each driver gets. A component names the kind that it drives; where the board has exactly
 * one free device of that kind, that is the one. Among several the author decides, with a route that rewrites the
 * driver's own name to the board's: `route IRQ "uart" -> parent label "uart1";`. A device has one owner.
 */

/* "uart1" of "uart1.2" */
static const char *device_part(struct checker *checker, const char *label)
{
	const char *dot = strchr(label, '.');
	return dot ? intern(checker_words(checker), label, (size_t)(dot - label)) : label;
}

static bool spend(struct checker *checker, struct span where)
{
	return work_spend(checker->compilation, 1, where, "finding devices");
}

static struct route *deciding_route(struct checker *checker, const struct node *driver,
                                          const struct device_need *need)
{
	for (struct route *route = driver->routes; route && spend(checker, need->span); route = route->next) {
		if (route->service != checker->word.io_mem && route->service != checker->word.io_port
		    && route->service != checker->word.irq)
			continue;
		if (route->label.match == LABEL_EXACT && device_part(checker, route->label.text) == need->name
		    && route->targets && route->targets->kind == TARGET_PARENT && route->targets->label)
			return route;
	}
	return NULL;
}

static void bind(struct checker *checker, struct node *driver, const struct device_need *need,
                 const struct device *device)
{
	struct device_binding *binding = arena_new(checker_arena(checker), struct device_binding);
	struct device_binding **last   = &driver->devices;
	while (*last && spend(checker, need->span))
		last = &(*last)->next;
	*binding = (struct device_binding){ .need = need, .device = device };
	*last    = binding;
	*table_at(&checker->claims, NULL, device->name) = driver;
}

static void report_taken(struct checker *checker, const struct node *driver, const struct device *device,
                         const struct node *owner, struct span span)
{
	struct diagnostic *diagnostic = finding(checker, "device-conflict", span,
	        "device '%s' would have two drivers: '%s' and '%s'", device->name, owner->path, driver->path);
	diagnostic_note(checker->compilation, diagnostic, owner->name_span, "'%s' has it", owner->path);
	diagnostic_note(checker->compilation, diagnostic, device->name_span, "the device");
}

static void report_core_device(struct checker *checker, const struct node *driver, const struct device *device,
                               struct span span)
{
	struct diagnostic *diagnostic = finding(checker, "device-conflict", span,
	        "device '%s' is core's own, and '%s' wants it", device->name, driver->path);
	diagnostic_note(checker->compilation, diagnostic, checker->system->platform->core_span,
	                "core of platform '%s' keeps it", checker->system->platform->name);
}

static void bind_as_written(struct checker *checker, struct node *driver, const struct device_need *need,
                            const struct route *route)
{
	struct platform     *platform = checker->system->platform;
	const char          *label    = route->targets->label;
	const struct device *device   = platform_device_find(platform, device_part(checker, label));

	if (!device) {
		struct diagnostic *diagnostic = finding(checker, "device-absent", route->targets->span,
		        "platform '%s' has no device '%s'", platform->name, label);
		for (const struct device *each = platform->devices; each && spend(checker, need->span); each = each->next)
			if (each->kind == need->kind)
				diagnostic_note(checker->compilation, diagnostic, each->name_span, "'%s' is of this kind", each->name);
		return;
	}
	struct node *owner = table_get(&checker->claims, NULL, device->name);
	if (device->core)
		report_core_device(checker, driver, device, route->targets->span);
	else if (owner)
		report_taken(checker, driver, device, owner, route->targets->span);
	else if (device->kind != need->kind) {
		struct diagnostic *diagnostic = finding(checker, "device-kind", route->targets->span,
		        "device '%s' is a \"%s\", and '%s' drives \"%s\"", device->name, device->kind, driver->path, need->kind);
		diagnostic_note(checker->compilation, diagnostic, device->span, "the device");
		diagnostic_note(checker->compilation, diagnostic, need->span, "what the component drives");
	} else {
		bind(checker, driver, need, device);
	}
}

static void report_ambiguous(struct checker *checker, const struct node *driver, const struct device_need *need,
                             const struct device *first, const struct device *second)
{
	struct diagnostic *diagnostic = finding(checker, "device-ambiguous", driver->name_span,
	        "'%s' drives \"%s\", and the board has two free ones: '%s' and '%s'", driver->path, need->kind,
	        first->name, second->name);
	diagnostic_note(checker->compilation, diagnostic, first->name_span, "'%s'", first->name);
	diagnostic_note(checker->compilation, diagnostic, second->name_span, "'%s'", second->name);
	diagnostic_help(checker->compilation, diagnostic, "decide with: route IRQ \"%s\" -> parent label \"%s\";",
	                need->name, first->name);
}

static void bind_by_kind(struct checker *checker, struct node *driver, const struct device_need *need)
{
	struct platform     *platform = checker->system->platform;
	const struct device *free_one = NULL, *taken = NULL, *of_core = NULL;

	for (const struct device *device = platform->devices; device; device = device->next) {
		if (!spend(checker, driver->name_span))
			return;
		if (device->kind != need->kind)
			continue;
		if (device->core) {
			of_core = device;
		} else if (table_get(&checker->claims, NULL, device->name)) {
			taken = device;
		} else if (free_one) {
			report_ambiguous(checker, driver, need, free_one, device);
			return;
		} else {
			free_one = device;
		}
	}
	if (free_one) {
		bind(checker, driver, need, free_one);
	} else if (taken) {
		report_taken(checker, driver, taken, table_get(&checker->claims, NULL, taken->name), driver->name_span);
	} else if (of_core) {
		report_core_device(checker, driver, of_core, driver->name_span);
	} else if (!need->optional) {
		struct diagnostic *diagnostic = finding(checker, "device-absent", driver->name_span,
		        "'%s' drives \"%s\", and platform '%s' has none", driver->path, need->kind, platform->name);
		diagnostic_note(checker->compilation, diagnostic, need->span, "what the component drives");
		diagnostic_note(checker->compilation, diagnostic, platform->name_span, "the platform");
	}
}

/* Devices that routes name go first, so that what is left for the others does not depend on the order of the text. */
void check_devices(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		if (!node->component)
			continue;
		for (const struct device_need *need = node->component->devices; need; need = need->next) {
			struct route *route = deciding_route(checker, node, need);
			if (!route)
				continue;
			route->used = true; /* it decided, whichever sessions the driver opens */
			bind_as_written(checker, node, need, route);
		}
	}
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		if (!node->component)
			continue;
		for (const struct device_need *need = node->component->devices; need; need = need->next)
			if (!deciding_route(checker, node, need))
				bind_by_kind(checker, node, need);
	}
}
