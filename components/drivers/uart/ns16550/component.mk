# SPDX-License-Identifier: MIT
NAME := uart_drv
