/* SPDX-License-Identifier: MIT */
/* Names by which the host's tools (ps, gdb) and messages about them know processes and threads: those that core gave. */
#ifndef LINUX_CORE_LABEL_H
#define LINUX_CORE_LABEL_H

#include <genode/abi.h>

/* Of the thread of which the kernel holds this reference: its name, last part of its PD's label, the whole label. */
const char *core_label_thread(word_t core_reference);
const char *core_label_process(word_t core_reference);
const char *core_label(word_t core_reference);

#endif
