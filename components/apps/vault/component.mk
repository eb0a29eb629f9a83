# SPDX-License-Identifier: MIT
NAME := vault
