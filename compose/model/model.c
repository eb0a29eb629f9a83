/* SPDX-License-Identifier: MIT */
#include "model/model.h"

void model_init(struct model *model, struct arena *arena)
{
	*model = (struct model){ 0 };
	table_init(&model->names, arena);
}

struct interface *model_interface_find(const struct model *model, const char *name)
{
	return table_get(&model->names, &model->interfaces, name);
}

struct component *model_component_find(const struct model *model, const char *name)
{
	return table_get(&model->names, &model->components, name);
}

struct platform *model_platform_find(const struct model *model, const char *name)
{
	return table_get(&model->names, &model->platforms, name);
}

const struct provision *component_provides(const struct model *model, const struct component *component,
                                           const char *service)
{
	return table_get(&model->names, component, service);
}

const struct component *model_provider_find(const struct model *model, const char *service)
{
	return table_get(&model->names, &model->names, service);
}

void component_provision_add(struct model *model, struct component *component, struct provision *provision)
{
	void **first = table_at(&model->names, &model->names, provision->service);
	if (!*first)
		*first = component;
	*table_at(&model->names, component, provision->service) = provision;
}
