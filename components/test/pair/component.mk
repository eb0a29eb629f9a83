# SPDX-License-Identifier: MIT
NAME := pair
