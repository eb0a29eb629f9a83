/* SPDX-License-Identifier: MIT */
/*
 * ROM sessions: the modules of the boot archive, by the last element of the label. They never change.
 *
 * Two modules describe the whole system: the first init's configuration, in which the configurations of all components
 * stand, and the certificate. A route for any label leads to core for these names as for others; what describes everybody is
 * shown to nobody but the first init, which knows it.
 */
#include <genode/memory.h>
#include <interfaces/rom.h>

#include "core/archive.h"
#include "core/dataspace.h"
#include "core/print.h"
#include "core/session.h"

struct rom_session {
	struct session session;
	struct dataspace dataspace;
	size_t size_bytes;                       /* of the content, without the rest of the last page */
};

static enum rpc_status op_dataspace(void *object, cap_t *dataspace, size_t *size)
{
	struct rom_session *const rom = object;
	if (!rom->dataspace.object.kind)
		return ROM_DATASPACE_UNAVAILABLE;        /* an empty module */
	*dataspace = object_name(&rom->dataspace.object);
	*size = rom->size_bytes;
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
	(void)object, (void)sigh;
	return RPC_OK;
}

static const struct rom_ops ops = { .dataspace = op_dataspace, .update = op_update, .sigh = op_sigh };
OBJECT_KIND(static, rom, ops)

/* A component's request has the component's name in its label. */
static bool is_shown(const struct session *session, struct text name)
{
	if (text_is(name, "certificate"))
		return false;
	return !text_is(name, "config") || strcmp(session->label, "init -> config") == 0;
}

static enum session_result rom_init(struct session *session, struct text args)
{
	(void)args;
	struct rom_session *const rom = (struct rom_session *)session;
	struct text const name = session_name(session);
	const struct boot_archive_module *const module = is_shown(session, name) ? archive_module(name) : NULL;
	if (!module) {
		print("core: ROM \"%.*s\" for [%s]: no such module", TEXT_ARGS(name), session->label);
		return SESSION_DENIED;
	}
	rom->size_bytes = module->size;
	size_t const pages = (module->size + PAGE_SIZE - 1) / PAGE_SIZE;
	if (pages && !dataspace_init_fixed(&rom->dataspace, &session->account, archive_module_address(module),
	                                   pages * PAGE_SIZE, false))
		return SESSION_INSUFFICIENT_CAPS;
	return SESSION_OK;
}

static void rom_fini(struct session *session)
{
	struct rom_session *const rom = (struct rom_session *)session;
	if (rom->dataspace.object.kind)
		dataspace_fini(&rom->dataspace);
}

struct dataspace *rom_content(struct session *session) { return &((struct rom_session *)session)->dataspace; }

const struct service rom_service = { "ROM", &rom_kind, sizeof(struct rom_session), rom_init, rom_fini };
