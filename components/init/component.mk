# SPDX-License-Identifier: MIT
NAME := init
