# SPDX-License-Identifier: MIT
NAME := ns16550_drv
