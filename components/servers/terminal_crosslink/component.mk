# SPDX-License-Identifier: MIT
NAME := terminal_crosslink
