# SPDX-License-Identifier: MIT
NAME := mortal_server
