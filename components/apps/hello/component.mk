# SPDX-License-Identifier: MIT
NAME := hello
