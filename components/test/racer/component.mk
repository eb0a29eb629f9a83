# SPDX-License-Identifier: MIT
NAME := racer
