# SPDX-License-Identifier: MIT
NAME := mortal
