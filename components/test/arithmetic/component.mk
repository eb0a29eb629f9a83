# SPDX-License-Identifier: MIT
NAME := arithmetic
CPPFLAGS := -Icomponents/test/common
