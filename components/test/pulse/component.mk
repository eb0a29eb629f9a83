# SPDX-License-Identifier: MIT
NAME := pulse
