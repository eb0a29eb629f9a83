# SPDX-License-Identifier: MIT
NAME := shell
