/* SPDX-License-Identifier: MIT */
#include "emit/svg.h"

#include "base/arena.h"

#include <stdbool.h>

#ifdef HAVE_GRAPHVIZ

#include <dlfcn.h>
#include <graphviz/gvc.h>

/* The functions, of the types that the header declares. */
struct library {
	__typeof__(gvContext)        *context;
	__typeof__(gvFreeContext)    *context_free;
	__typeof__(gvLayout)         *layout;
	__typeof__(gvFreeLayout)     *layout_free;
	__typeof__(gvRenderData)     *render;
	__typeof__(gvFreeRenderData) *render_free;
	__typeof__(agmemread)        *read;
	__typeof__(agclose)          *close;
};

static bool library_load(struct library *library, const char **reason)
{
	void *handle = dlopen(GRAPHVIZ_LIBRARY, RTLD_NOW);
	if (!handle) {
		*reason = dlerror();
		return false;
	}
	const struct { const char *name; void **at; } symbols[] = {
		{ "gvContext", (void **)&library->context },        { "gvFreeContext", (void **)&library->context_free },
		{ "gvLayout", (void **)&library->layout },          { "gvFreeLayout", (void **)&library->layout_free },
		{ "gvRenderData", (void **)&library->render },      { "gvFreeRenderData", (void **)&library->render_free },
		{ "agmemread", (void **)&library->read },           { "agclose", (void **)&library->close },
	};
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (!(*symbols[i].at = dlsym(handle, symbols[i].name))) {
			*reason = dlerror();
			return false;
		}
	return true;
}

const char *svg_of_dot(struct arena *arena, const char *dot, size_t *length, const char **reason)
{
	struct library library;
	if (!library_load(&library, reason))
		return NULL;

	GVC_t      *context = library.context();
	Agraph_t   *graph   = context ? library.read(dot) : NULL;
	const char *result  = NULL;
	bool        laid    = graph && !library.layout(context, graph, "dot");
	char        *data   = NULL;
	unsigned     bytes  = 0;
	*reason = "Graphviz cannot lay it out";
	if (laid && !library.render(context, graph, "svg", &data, &bytes)) {
		result  = arena_copy(arena, data, bytes);
		*length = bytes;
		library.render_free(data);
	}
	if (laid)
		library.layout_free(context, graph);
	if (graph)
		library.close(graph);
	if (context)
		library.context_free(context);
	return result;
}

#else

const char *svg_of_dot(struct arena *arena, const char *dot, size_t *length, const char **reason)
{
	(void)arena, (void)dot, (void)length;
	*reason = "this compiler was built without Graphviz (package libgraphviz-dev)";
	return NULL;
}

#endif
