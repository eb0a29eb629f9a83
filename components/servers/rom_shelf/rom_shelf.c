/* SPDX-License-Identifier: MIT */
/*
 * A ROM service whose clients cannot see where their modules come from, or that there are others.
 *
 * The modules that the policies name are opened once, at the start, at the server's own expense: a client pays for its
 * session only, and cannot make the server open anything. A client gets the dataspace of its module as the server got it;
 * whose dataspaces those are decides who may write to them, so nobody behind this server can.
 */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/heap.h>
#include <genode/label.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/server.h>
#include <interfaces/rom.h>

enum { MODULE_NAME_CAPACITY = 64 };

struct module {
	struct session session;
	cap_t          dataspace;
	size_t         size;
	struct module *next;
	char           name[MODULE_NAME_CAPACITY];
};

struct rom_session {
	struct server_session base;
	const struct module  *module;
	cap_t                 sigh;            /* kept, never used: the modules do not change */
};

static struct hid_node config;
static struct module  *modules;

/* --------------------------------------------------------------------------------------------------------- modules */

static struct module *module_by_name(struct text name)
{
	struct module *module = modules;
	while (module && !text_is(name, module->name))
		module = module->next;
	return module;
}

static bool module_open(struct module *module)
{
	struct session_request const request = SESSION_REQUEST(ROM, module->name);
	if (session_open(&module->session, &request) != SESSION_OPENED)
		return false;
	if (rom_dataspace(module->session.cap, &module->dataspace, &module->size) == RPC_OK && module->dataspace)
		return true;
	session_close(&module->session);
	return false;
}

/* Opens the module that a policy names, unless another policy did. */
static void take_policy(const struct hid_node *policy)
{
	struct text const name = hid_text(policy, "module", "");
	if (module_by_name(name))
		return;
	struct module *const module = heap_alloc(sizeof(*module));
	if (!module || !text_copy(module->name, sizeof(module->name), name) || !module_open(module)) {
		log_warning("no module \"%.*s\"", TEXT_ARGS(name));
		heap_free(module);
		return;
	}
	module->next = modules;
	modules = module;
}

/* ------------------------------------------------------------------------------------------------------ operations */

static enum rpc_status op_dataspace(void *object, cap_t *dataspace, size_t *size)
{
	const struct module *const module = ((struct rom_session *)object)->module;
	*dataspace = module->dataspace;
	*size = module->size;
	return RPC_OK;
}

static enum rpc_status op_update(void *object, bool *in_place)
{
	(void)object;
	*in_place = true;
	return RPC_OK;
}

static enum rpc_status op_sigh(void *object, struct received_cap sigh)
{
	rpc_argument_replace(&((struct rom_session *)object)->sigh, sigh);
	return RPC_OK;
}

static const struct rom_ops operations = { .dataspace = op_dataspace, .update = op_update, .sigh = op_sigh };

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return rom_dispatch(&operations, session_of(object), message);
}

/* -------------------------------------------------------------------------------------------------------- sessions */

static enum session_response create(struct server_session *base, struct text args)
{
	struct hid_node policy;
	(void)args;
	if (!policy_for_label(&config, text_of(base->label), &policy))
		return SESSION_DENIED;
	struct module *const module = module_by_name(hid_text(&policy, "module", ""));
	if (!module)
		return SESSION_DENIED;
	container_of(base, struct rom_session, base)->module = module;
	return SESSION_OK;
}

static void destroy(struct server_session *base)
{
	cap_delete(container_of(base, struct rom_session, base)->sigh);
}

static struct service service = {
	.name         = ROM_SERVICE_NAME,
	.session_size = sizeof(struct rom_session),
	.dispatch     = dispatch,
	.create       = create,
	.destroy      = destroy,
};

void component_init(struct env *env)
{
	struct hid_node policy;
	(void)env;
	config = config_node();
	HID_FOR_EACH_OF(&policy, &config, "policy")
		take_policy(&policy);
	HID_FOR_EACH_OF(&policy, &config, "default-policy")
		take_policy(&policy);
	(void)service_announce(&service);
}
