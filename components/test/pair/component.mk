# SPDX-License-Identifier: MIT
NAME := pair
CPPFLAGS := -Icomponents/test/common
