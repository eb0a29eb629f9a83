# SPDX-License-Identifier: MIT
NAME := timer
