# SPDX-License-Identifier: MIT
NAME := pulse_server
