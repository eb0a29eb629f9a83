# SPDX-License-Identifier: MIT
NAME := reader
