# SPDX-License-Identifier: MIT
NAME := pair_server
