# SPDX-License-Identifier: MIT
NAME := bench_server
