/* SPDX-License-Identifier: MIT */
/* Memory that is not there, or is there for something else. */
#include "fault.h"

#include <genode/component_layout.h>
#include <genode/dataspace.h>
#include <genode/env.h>
#include <genode/rom.h>
#include <interfaces/rm.h>

/* A page that no component maps by itself: between the lowest user address and the message buffer. */
enum { UNMAPPED = 0x200000 };

static volatile word_t variable = 1;
static const word_t    constant[16] = { 1 };
static struct rom_module rom;          /* a second session for the config */
static word_t rom_address;

static void read_at(word_t address)    { (void)*(const volatile word_t *)address; }
static void write_at(word_t address)   { *(volatile word_t *)address = 1; }
static void execute_at(word_t address) { ((void (*)(void))address)(); }

/* The compiler must not see that it is zero. */
static word_t null_address(void)
{
	word_t null = 0;
	__asm__ volatile("" : "+r"(null));
	return null;
}

static void read_null(void)        { read_at(null_address()); }
static void write_null(void)       { write_at(null_address()); }
static void execute_null(void)     { execute_at(null_address()); }
static void read_unmapped(void)    { read_at(UNMAPPED); }
static void write_unmapped(void)   { write_at(UNMAPPED); }
static void execute_unmapped(void) { execute_at(UNMAPPED); }

static void write_text(void)     { write_at((word_t)write_text); }
static void write_constant(void) { write_at((word_t)constant); }

static void execute_data(void)
{
	static unsigned char code[16];
	memcpy(code, fault_return_code, fault_return_code_size);
	variable = (word_t)code[0];
	execute_at((word_t)code);
}

static void execute_stack(void)
{
	unsigned char code[16];
	memcpy(code, fault_return_code, fault_return_code_size);
	variable = (word_t)code[0];
	__asm__ volatile("" : : "r"(code) : "memory");
	execute_at((word_t)code);
}

static void execute_message_buffer(void)
{
	memcpy(utcb()->data, fault_return_code, fault_return_code_size);
	execute_at((word_t)utcb()->data);
}

static void write_rom(void) { write_at(rom_address); }

/* A module of the boot image, attached as writeable as core lets us. Without a config: another page that is only read. */
void fault_memory_init(void)
{
	rom_address = (word_t)constant;
	if (rom_module_open(&rom, "config")
	 && region_map_attach(env_region_map(), rom.dataspace, 0, 0, false, 0, false, true, &rom_address) != RPC_OK)
		rom_address = (word_t)rom.base;
}

void fault_memory_fini(void)
{
	if (rom.base && rom_address != (word_t)rom.base)
		(void)region_map_detach(env_region_map(), rom_address);
	rom_module_close(&rom);
}

/* Runs into the unmapped page below the stack. */
static word_t descend(word_t depth)
{
	volatile char frame[256];
	if (!*(const volatile word_t *)&constant)
		return 0; /* never; the compiler need not know */
	frame[0] = (char)depth;
	word_t const deeper = descend(depth + 1);
	return deeper + (word_t)frame[0];
}

static void stack_overflow(void) { variable = descend(0); }

static const struct fault_kind kinds[] = {
	{ "read_null",              read_null,              MUST_STOP },
	{ "write_null",             write_null,             MUST_STOP },
	{ "execute_null",           execute_null,           MUST_STOP },
	{ "read_unmapped",          read_unmapped,          MUST_STOP },
	{ "write_unmapped",         write_unmapped,         MUST_STOP },
	{ "execute_unmapped",       execute_unmapped,       MUST_STOP },
	{ "write_text",             write_text,             MUST_STOP },
	{ "write_constant",         write_constant,         MUST_STOP },
	{ "write_rom",              write_rom,              MUST_STOP },
	{ "execute_data",           execute_data,           MUST_STOP },
	{ "execute_stack",          execute_stack,          MUST_STOP },
	{ "execute_message_buffer", execute_message_buffer, MUST_STOP },
	{ "stack_overflow",         stack_overflow,         MUST_STOP },
};

FAULT_FAMILY(fault_memory, kinds);
