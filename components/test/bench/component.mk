# SPDX-License-Identifier: MIT
NAME := bench
