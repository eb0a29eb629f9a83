/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

/*
 * Which component a name means. A scenario says what it wants, `start uart_drv`, and boards differ in the chip that
 * there is. So a driver has a name of its own and says what it is one of, `implements uart_drv`; the devices of the
 * platform decide:
 *
 *     the component of that very name, if the platform has the devices that it drives,
 *     else the one component that implements the name, and whose devices the platform has.
 *
 * A device that core keeps for itself is not there for a driver. The child is called what the scenario calls it, so
 * labels, routes and expectations are the same on every platform.
 */

static bool spend(struct elaborator *elaborator, struct span where)
{
	return work_spend(elaborator->compilation, 1, where, "finding components");
}

static bool platform_has_kind(struct elaborator *elaborator, const struct device_need *need)
{
	for (const struct device *device = elaborator->platform->devices; device; device = device->next)
		if ((device->kind == need->kind && !device->core) || !spend(elaborator, need->span))
			return true;
	return false;
}

static const struct device_need *missing_device(struct elaborator *elaborator, const struct component *component)
{
	const struct device_need *need = component->devices;
	while (need && (need->optional || platform_has_kind(elaborator, need)) && spend(elaborator, need->span))
		need = need->next;
	return need;
}

static const struct implementation *implements(struct elaborator *elaborator, const struct component *component,
                                               const char *name)
{
	const struct implementation *each = component->implements;
	while (each && each->name != name && spend(elaborator, each->span))
		each = each->next;
	return each;
}

static void report_unknown(struct elaborator *elaborator, const char *name, struct span span)
{
	struct compilation *compilation = elaborator->compilation;
	struct diagnostic  *diagnostic  = diagnostic_error(compilation, "unknown-component", span,
	        "no component '%s' is declared", name);
	struct suggestion best;
	suggestion_init(&best, name);
	for (const struct component *each = elaborator->model->components; each && suggestions_left(); each = each->next) {
		if (each->name)
			suggestion_offer(&best, each->name);
		for (const struct implementation *other = each->implements; other && suggestions_left(); other = other->next)
			suggestion_offer(&best, other->name);
	}
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, span, best.word, "did you mean '%s'?", best.word);
	else if (!elaborator->model->components)
		diagnostic_help(compilation, diagnostic, "'use \"base\";' declares the components of the store");
}

static void report_no_driver(struct elaborator *elaborator, const char *name, struct span span)
{
	struct compilation    *compilation = elaborator->compilation;
	const struct platform *platform    = elaborator->platform;
	struct diagnostic     *diagnostic  = diagnostic_error(compilation, "no-driver", span,
	        "no '%s' drives a device that platform '%s' has to give away", name, platform->name);

	for (const struct component *each = elaborator->model->components; each; each = each->next)
		if (implements(elaborator, each, name)) {
			const struct device_need *need = missing_device(elaborator, each);
			if (need)
				diagnostic_note(compilation, diagnostic, need->span, "'%s' drives \"%s\"", each->name, need->kind);
		}
	diagnostic_note(compilation, diagnostic, platform->name_span, "the platform");
}

static void report_two(struct elaborator *elaborator, const char *name, struct span span,
                       const struct component *first, const struct component *second)
{
	struct compilation *compilation = elaborator->compilation;
	struct diagnostic  *diagnostic  = diagnostic_error(compilation, "ambiguous-driver", span,
	        "on platform '%s', '%s' can be '%s' or '%s'", elaborator->platform->name, name, first->name, second->name);
	diagnostic_note(compilation, diagnostic, implements(elaborator, first, name)->span, "'%s'", first->name);
	diagnostic_note(compilation, diagnostic, implements(elaborator, second, name)->span, "'%s'", second->name);
	diagnostic_help(compilation, diagnostic, "decide with: start %s as %s", first->name, name);
}

struct component *component_of(struct elaborator *elaborator, const char *name, struct span span)
{
	struct component *named = model_component_find(elaborator->model, name), *found = NULL;
	bool              known = named != NULL;

	if (named && !missing_device(elaborator, named))
		return named;
	for (struct component *each = elaborator->model->components; each; each = each->next) {
		if (!spend(elaborator, span))
			return NULL;
		if (!implements(elaborator, each, name))
			continue;
		known = true;
		if (missing_device(elaborator, each))
			continue;
		if (found) {
			report_two(elaborator, name, span, found, each);
			return NULL;
		}
		found = each;
	}
	if (found || named)
		return found ? found : named;
	if (known)
		report_no_driver(elaborator, name, span);
	else
		report_unknown(elaborator, name, span);
	return NULL;
}
