/* SPDX-License-Identifier: MIT */
/*
 * Devices by name. A client never tells core an address or a number: the last element of its session label names a
 * resource in the board's device table, and the label was written by the route. So a driver reaches what its routes say
 * and nothing else. One session at a time has a resource.
 */
#include "core/device.h"
#include "core/print.h"

enum session_result device_session_init(struct device_session *session, enum boot_archive_resource resource)
{
	struct text const name = session_name(&session->session);
	const struct boot_archive_device *const device = archive_device(name, resource);
	if (device && archive_device_take(device)) {
		session->device = device;
		return SESSION_OK;
	}
	print("core: %s \"%.*s\" for [%s]: %s", session->session.service->name, TEXT_ARGS(name), session->session.label,
	      device ? "already in use" : "no such device");
	return SESSION_DENIED;
}

void device_session_fini(struct device_session *session)
{
	if (session->device)
		archive_device_release(session->device);
}
