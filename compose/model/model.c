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

const struct provision *component_provides(const struct component *component, const char *service)
{
	const struct provision *provision = component->provides;
	while (provision && provision->service != service)
		provision = provision->next;
	return provision;
}

const struct config_attribute *config_attribute_find(const struct config_node *node, const char *name)
{
	const struct config_attribute *attribute = node->attributes;
	while (attribute && attribute->name != name)
		attribute = attribute->next;
	return attribute;
}
