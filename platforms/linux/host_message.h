/* SPDX-License-Identifier: MIT */
/* A message over a socket with descriptors in it, as Linux's sendmsg and recvmsg have it (unix(7), cmsg(3)). */
#ifndef LINUX_HOST_MESSAGE_H
#define LINUX_HOST_MESSAGE_H

#include <linux/uio.h>
#include <stdbool.h>
#include <stddef.h>

struct host_message {
	void        *name;
	unsigned     name_size;
	struct iovec *data;
	size_t       data_count;
	void        *control;
	size_t       control_size;
	unsigned     flags;
};

/* The control part: two descriptors. */
struct host_descriptors {
	size_t size;                  /* without what follows the last */
	int    level, type;
	int    fd[2];
};

static inline struct host_descriptors host_descriptors(const int fd[2])
{
	return (struct host_descriptors){ sizeof(struct host_descriptors), 1 /* SOL_SOCKET */, 1 /* SCM_RIGHTS */, { fd[0], fd[1] } };
}

static inline bool host_descriptors_are(const struct host_descriptors *d, size_t control_size)
{
	return control_size >= sizeof(*d) && d->size == sizeof(*d) && d->level == 1 && d->type == 1;
}

#endif
