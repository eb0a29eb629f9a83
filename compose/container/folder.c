/* SPDX-License-Identifier: MIT */
/* A folder of files, as a TFTP server hands them out. */
#include "container/container.h"

bool folder_is(const struct container *container) { return container->files != NULL; }

bool folder_open(struct container *container)
{
	container->medium = MEDIUM_FOLDER;
	for (size_t i = 0; i < container->file_count; i++) {
		const struct container_file *file = &container->files[i];
		if (!container_file_add(container, file->name, file->bytes, file->size_bytes)) return false;
	}
	return container_complete(container);
}
