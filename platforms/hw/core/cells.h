/* SPDX-License-Identifier: MIT */
/* Small pieces of memory, all of one size, paid by an account. The concept is in cells.c. */
#ifndef HW_CORE_CELLS_H
#define HW_CORE_CELLS_H

#include "core/account.h"

enum { CELL_SIZE = 176 };

/* A zeroed cell; null if the account cannot pay for another page. */
void *cell_alloc(struct account *account);
void  cell_free(void *cell);

/* Makes cells of the rest of a page whose first bytes are in use otherwise, and which is not freed with its last cell. */
void  cells_init_home(struct account *account, void *page, size_t used_bytes);

/* The home page is about to be freed; all its cells are free. */
void  cells_leave_home(void *page);

#endif
