# SPDX-License-Identifier: MIT
NAME := logger
