# SPDX-License-Identifier: MIT
NAME := rom_shelf
