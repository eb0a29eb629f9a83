/* SPDX-License-Identifier: MIT */
/* Lines of text to the component's LOG session; formats as in <genode/format.h>, without a newline at the end. */
#ifndef GENODE_LOG_H
#define GENODE_LOG_H

#include <stdarg.h>

__attribute__((format(printf, 1, 2))) void log_line(const char *pattern, ...);
__attribute__((format(printf, 1, 2))) void log_warning(const char *pattern, ...); /* behind "Warning: " */
__attribute__((format(printf, 1, 2))) void log_error(const char *pattern, ...);   /* behind "Error: " */

#endif
