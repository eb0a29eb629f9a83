/* SPDX-License-Identifier: MIT */
/* Sessions to a device of the board: IO_MEM, IRQ, and IO_PORT where the CPU has ports. */
#ifndef HW_CORE_DEVICE_H
#define HW_CORE_DEVICE_H

#include "core/archive.h"
#include "core/session.h"

struct device_session {
	struct session session;
	const struct boot_archive_device *device;  /* taken as long as the session exists */
};

/* Takes the resource that the session's label names; denied if there is none or another session has it. */
enum session_result device_session_init(struct device_session *session, enum boot_archive_resource resource);
void device_session_fini(struct device_session *session);

#endif
