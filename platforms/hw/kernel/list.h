/* SPDX-License-Identifier: MIT */
/*
 * Intrusive doubly linked lists, the only container of kernel and core: insertion and removal take a constant number of
 * steps and need no memory of their own. A head is a link that points to itself when the list is empty; a member that
 * is in no list has a null `next`.
 */
#ifndef HW_LIST_H
#define HW_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct link {
	struct link *next, *prev;
};

/* The object of `type` whose member `member` is at `pointer`. */
#define container_of(pointer, type, member) ((type *)(void *)((char *)(pointer) - offsetof(type, member)))

static inline void list_init(struct link *head) { head->next = head->prev = head; }
static inline bool list_empty(const struct link *head) { return head->next == head; }
static inline bool list_linked(const struct link *member) { return member->next != NULL; }

static inline void list_insert_before(struct link *place, struct link *member)
{
	member->next = place;
	member->prev = place->prev;
	place->prev->next = member;
	place->prev = member;
}

static inline void list_append(struct link *head, struct link *member) { list_insert_before(head, member); }
static inline void list_prepend(struct link *head, struct link *member) { list_insert_before(head->next, member); }

/* Removes the member; one that is in no list is left alone. */
static inline void list_remove(struct link *member)
{
	if (!member->next)
		return;
	member->prev->next = member->next;
	member->next->prev = member->prev;
	member->next = member->prev = NULL;
}

/* First member, or null. */
static inline struct link *list_first(const struct link *head)
{
	return head->next == head ? NULL : head->next;
}

#endif
