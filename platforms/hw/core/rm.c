/* SPDX-License-Identifier: MIT */
/* RM sessions: region maps of a component's own, each with its face as a managed dataspace. */
#include <interfaces/rm.h>

#include "core/cells.h"
#include "core/region_map.h"
#include "core/session.h"

struct rm_session {
	struct session session;
	struct link maps;                        /* struct region_map.place */
};

static void destroy(struct region_map *map)
{
	struct dataspace *const dataspace = map->dataspace;
	dataspace_fini(dataspace);               /* detached everywhere first: nobody sees the map any more */
	list_remove(&map->place);
	region_map_fini(map);
	cell_free(dataspace);
	cell_free(map);
}

static enum rpc_status op_create(void *object, size_t size, cap_t *region_map)
{
	struct rm_session *const rm = object;
	struct account *const account = &rm->session.account;
	size_t const bytes = (size + PAGE_SIZE - 1) & ~(size_t)(PAGE_SIZE - 1);
	if (!size || bytes < size || bytes > USER_END)
		return RPC_BAD_MESSAGE;
	if (account_available(account, RESOURCE_CAPS) < 2)
		return RM_CREATE_OUT_OF_CAPS;
	struct region_map *const map = cell_alloc(account);
	struct dataspace *const dataspace = map ? cell_alloc(account) : NULL;
	if (!dataspace) {
		if (map)
			cell_free(map);
		return RM_CREATE_OUT_OF_RAM;
	}
	region_map_init(map, account, NULL, bytes);
	dataspace_init_managed(dataspace, account, map, bytes);
	map->dataspace = dataspace;
	list_append(&rm->maps, &map->place);
	*region_map = object_name(&map->object);
	return RPC_OK;
}

static enum rpc_status op_destroy(void *object, struct received_cap received)
{
	struct rm_session *const rm = object;
	struct region_map *const map = object_received(received, &region_map_kind);
	if (!map || !map->dataspace || map->object.account != &rm->session.account)
		return RM_DESTROY_UNKNOWN_OBJECT;
	destroy(map);
	return RPC_OK;
}

static const struct rm_ops ops = { .create = op_create, .destroy = op_destroy };
OBJECT_KIND(static, rm, ops)

static enum session_result rm_init(struct session *session, struct text args)
{
	(void)args;
	list_init(&((struct rm_session *)session)->maps);
	return SESSION_OK;
}

static void rm_fini(struct session *session)
{
	struct rm_session *const rm = (struct rm_session *)session;
	for (struct link *first; (first = list_first(&rm->maps));)
		destroy(container_of(first, struct region_map, place));
}

const struct service rm_service = { "RM", &rm_kind, sizeof(struct rm_session), rm_init, rm_fini };
