/* SPDX-License-Identifier: MIT */
#ifndef RUN_FAT_TOOLS_H
#define RUN_FAT_TOOLS_H

#include "image/fat.h"

/* Makes FAT volumes with dosfstools and mtools, in memory that those programs inherit. */
fat_maker fat_tools_make;

#endif
