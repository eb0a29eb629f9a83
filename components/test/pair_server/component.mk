# SPDX-License-Identifier: MIT
NAME := pair_server
CPPFLAGS := -Icomponents/test/common
