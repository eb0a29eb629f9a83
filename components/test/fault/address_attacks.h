/* SPDX-License-Identifier: MIT */
/* The three ways to touch an address that is somebody else's, made for each address that a CPU's own file names. */
#ifndef TEST_FAULT_ADDRESS_ATTACKS_H
#define TEST_FAULT_ADDRESS_ATTACKS_H

#include "fault.h"

/* read_NAME, write_NAME, execute_NAME: functions that do so at `address`. */
#define FAULT_ACCESSES(name, address) \
	static void read_##name(void)    { (void)*(const volatile char *)(address); } \
	static void write_##name(void)   { *(volatile char *)(address) = 1; } \
	static void execute_##name(void) { ((void (*)(void))(address))(); }

/* Their lines in a table of fault kinds: none may come back. */
#define FAULT_KINDS(name) \
	{ "read_" #name, read_##name, MUST_STOP }, { "write_" #name, write_##name, MUST_STOP }, \
	{ "execute_" #name, execute_##name, MUST_STOP }

#endif
