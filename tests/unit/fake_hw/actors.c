/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <elf.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <genode/boot_archive.h>
#include <genode/component_layout.h>

#include "actors.h"
#include "core/core_arch.h"
#include "core/frames.h"
#include "core_view.h"
#include "kernel/core_call.h"
#include "kernel/irq.h"
#include "kernel/memory.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"
#include "kernel/trap.h"
#include "machine.h"
#include "page_entry.h"
#include "parts.h"

enum { MODULES = 4, DEVICES = 5, ARCHIVE_PAGES = 8 };

static pthread_t core_host_thread;
static bool core_runs, core_ends;
static jmp_buf core_end;
static sem_t core_turn, test_turn;
static __thread struct thread *self;
static struct thread *init_thread;

/* --- what core needs of the CPU */

void console_write(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] != '\r')
			console_put(text[i]);
}

const char *exception_name(unsigned vector)
{
	(void)vector;
	return "exception";
}

const struct service *const arch_services[] = { NULL };

/* --- the boot archive */

static void put_segment(Elf64_Phdr *header, uint32_t flags, uint64_t offset, uint64_t address, uint64_t size, uint64_t memory)
{
	*header = (Elf64_Phdr){
		.p_type = PT_LOAD, .p_flags = flags, .p_offset = offset, .p_vaddr = address, .p_filesz = size,
		.p_memsz = memory, .p_align = PAGE_SIZE,
	};
}

static void write_init(char *file)
{
	Elf64_Ehdr *const header = (Elf64_Ehdr *)(void *)file;
	*header = (Elf64_Ehdr){
		.e_type = ET_EXEC, .e_machine = LAYOUT_ELF_MACHINE, .e_entry = ACTORS_TEXT + 0x100, .e_phoff = sizeof(*header),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2,
	};
	memcpy(header->e_ident, ELFMAG, SELFMAG);
	header->e_ident[EI_CLASS] = ELFCLASS64;
	header->e_ident[EI_DATA] = ELFDATA2LSB;
	Elf64_Phdr *const segments = (Elf64_Phdr *)(void *)(file + sizeof(*header));
	put_segment(&segments[0], PF_R | PF_X, 0, ACTORS_TEXT, PAGE_SIZE, PAGE_SIZE);
	put_segment(&segments[1], PF_R | PF_W, PAGE_SIZE, ACTORS_DATA, 8, ACTORS_DATA_SIZE);
	uint64_t const word = ACTORS_DATA_WORD;
	memcpy(file + PAGE_SIZE, &word, sizeof(word));
}

static void write_archive(char *archive)
{
	memset(archive, 0, ARCHIVE_PAGES * PAGE_SIZE);
	struct boot_archive_header *const header = (struct boot_archive_header *)(void *)archive;
	*header = (struct boot_archive_header){
		.magic = BOOT_ARCHIVE_MAGIC, .version = BOOT_ARCHIVE_VERSION, .header_size = sizeof(*header),
		.total_size = ARCHIVE_PAGES * PAGE_SIZE, .module_count = MODULES, .device_count = DEVICES,
		.module_table_offset = sizeof(*header),
		.device_table_offset = sizeof(*header) + MODULES * sizeof(struct boot_archive_module),
		.init_ram_bytes = ACTORS_INIT_RAM, .init_caps = ACTORS_INIT_CAPS,
		.memory_base = machine_begin(), .memory_size = machine_end() - machine_begin(), .platform = "fake",
	};
	struct boot_archive_module const modules[MODULES] = {
		{ .name = "config", .offset = 2 * PAGE_SIZE, .size = 10 },
		{ .name = "init", .offset = 3 * PAGE_SIZE, .size = 2 * PAGE_SIZE },
		{ .name = "text", .offset = 5 * PAGE_SIZE, .size = PAGE_SIZE + 1 },
		{ .name = "certificate", .offset = 2 * PAGE_SIZE, .size = 10 },
	};
	struct boot_archive_device const devices[DEVICES] = {
		{ .name = "uart", .kind = "ns16550", .resource = BOOT_RESOURCE_IRQ, .base = 4, .size = 1 },
		{ .name = "uart", .kind = "ns16550", .resource = BOOT_RESOURCE_IO_MEM, .base = 0xfee01800, .size = 0x100 },
		{ .name = "ktimer", .kind = "kernel-timer", .resource = BOOT_RESOURCE_IRQ, .base = 0, .size = 1 },
		{ .name = "lapic", .kind = "x", .resource = BOOT_RESOURCE_IO_MEM, .flags = BOOT_DEVICE_CORE, .base = 0xfee00000,
		  .size = PAGE_SIZE },
		{ .name = "wrong", .kind = "x", .resource = BOOT_RESOURCE_IRQ, .base = 77, .size = 1 },
	};
	memcpy(archive + header->module_table_offset, modules, sizeof(modules));
	memcpy(archive + header->device_table_offset, devices, sizeof(devices));
	write_init(archive + 3 * PAGE_SIZE);
	memset(archive + 5 * PAGE_SIZE, 't', PAGE_SIZE + 1);
	parts_seal_archive(header, ARCHIVE_PAGES * PAGE_SIZE);
}

/* --- taking turns */

void core_start(void);

static void *run_core(void *unused)
{
	(void)unused;
	self = machine_core_thread();
	while (sem_wait(&core_turn))
		;
	if (!setjmp(core_end))
		core_start();
	return NULL;
}

static void let_core_run(void)
{
	sem_post(&core_turn);
	while (sem_wait(&test_turn))
		;
}

static void let_test_run(void)
{
	sem_post(&test_turn);
	while (sem_wait(&core_turn))
		;
	if (core_ends)
		longjmp(core_end, 1);
}

/* The actor's call or fault has been made; core runs as long as that takes. */
static void wait_for_core(const struct thread *thread)
{
	while (thread->state == THREAD_CALLING && machine_core_thread()->state == THREAD_RUNNABLE)
		let_core_run();
}

void actors_boot(void)
{
	actors_stop();
	machine_init();
	char *const archive = (char *)machine_page();
	for (unsigned i = 1; i < ARCHIVE_PAGES; i++)
		machine_page();
	write_archive(archive);
	*(struct core_boot_info *)machine_core_thread()->utcb->data = (struct core_boot_info){
		.image_begin = machine_begin(), .archive = (paddr_t)archive, .free = (paddr_t)archive + ARCHIVE_PAGES * PAGE_SIZE,
		.ranges = 1, .range = { { machine_begin(), machine_end() } },
	};
	sem_init(&core_turn, 0, 0);
	sem_init(&test_turn, 0, 0);
	core_runs = true;
	assert(!pthread_create(&core_host_thread, NULL, run_core, NULL));
	let_core_run();
	init_thread = schedulers[0].current;
	assert(init_thread != machine_core_thread() && init_thread != &schedulers[0].idle);
	actor_become(init_thread);
}

void actors_stop(void)
{
	if (!core_runs)
		return;
	core_ends = true;
	sem_post(&core_turn);
	pthread_join(core_host_thread, NULL);
	core_runs = core_ends = false;
}

void actor_become(struct thread *thread) { self = thread; }
struct thread *actor(void) { return self; }
struct thread *actors_init_thread(void) { return init_thread; }

/* --- system calls of core and actors */

struct utcb *system_call_utcb(void) { return self->utcb; }

word_t system_call(word_t number, word_t argument, word_t *tag, word_t words[MESSAGE_WORDS_IN_REGISTERS])
{
	struct thread *const thread = self;
	struct context *const context = &thread->context;
	schedulers[0].current = thread;
	context->status = number;
	context->argument = argument;
	context->tag = *tag;
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		context->word[i] = words[i];
	kernel_system_call();
	if (thread == machine_core_thread()) {
		while (thread->state != THREAD_RUNNABLE)
			let_test_run();
	} else {
		wait_for_core(thread);
	}
	*tag = context->tag;
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		words[i] = context->word[i];
	return context->status;
}

/* --- actors */

void actor_give(struct thread *to, cap_t capability, cap_t index)
{
	(void)capability_insert(to->pd, index, capability_object(self->pd, capability));
}

bool actor_has(cap_t capability) { return capability_object(self->pd, capability); }
bool actor_names_core(cap_t capability)
{
	struct object *const object = capability_object(self->pd, capability);
	return object && object->type == OBJECT_RPC
	       && container_of(object, struct rpc_object, object)->server == machine_core_thread();
}

bool actor_gone(const struct thread *thread) { return thread->state == THREAD_DEAD; }

struct thread *actor_thread_of(cap_t thread)
{
	return core_view_thread(capability_object(self->pd, thread)->core_reference);
}

static uint64_t entry_at(word_t address)
{
	uint64_t entry = self->pd->tables.top | ENTRY_PRESENT;
	for (unsigned shift = PAGE_SHIFT + 3 * TABLE_BITS; (entry & ENTRY_PRESENT) && shift >= PAGE_SHIFT; shift -= TABLE_BITS)
		entry = ((const uint64_t *)memory_at(entry & ENTRY_ADDRESS))[(address >> shift) % TABLE_ENTRIES];
	return entry & ENTRY_PRESENT ? entry : 0;
}

word_t actor_mapping(word_t address) { return entry_at(address) & ENTRY_ADDRESS; }
word_t actor_ip(void) { return self->context.ip; }
word_t actor_buffer(void) { return (word_t)self->utcb; }
bool thread_stopped(const struct thread *thread) { return thread->paused; }
void thread_go_on(struct thread *thread) { machine_core_call(CORE_THREAD_RESUME, (word_t)thread, 0, 0, 0, 0, 0); }
bool actors_printed(const char *text) { return machine_printed(text); }
void actors_interrupt(unsigned line) { irq_interrupt(line); }

void actors_clock(uint64_t us)
{
	machine.now_us = us;
	timer_interrupt();
}

static bool allowed(word_t address, word_t access)
{
	uint64_t const entry = entry_at(address);
	return entry && (access != FAULT_WRITE || (entry & ENTRY_WRITE)) && (access != FAULT_EXECUTE || !(entry & ENTRY_NO_EXEC));
}

bool actor_touch(word_t address, word_t access)
{
	for (unsigned i = 0; i < 3 && !allowed(address, access); i++) {
		schedulers[0].current = self;
		kernel_fault(address, access, 0);
		wait_for_core(self);
		if (self->paused)
			return false;
	}
	return allowed(address, access);
}

word_t actor_poll(word_t *tag)
{
	word_t words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	*tag = 0;
	return system_call(SYSTEM_CALL_WAIT, WAIT_RPC | WAIT_SIGNAL | WAIT_POLL, tag, words);
}

size_t actors_free_pages(void) { return frames_free_count(); }

/* --- what the stubs want of a base library: any free index will do */

bool rpc_receive_refill(unsigned count)
{
	word_t index = CAP_FIRST_FREE;
	for (unsigned i = 0; i < count; i++) {
		const struct capability *capability;
		while ((capability = capability_at(self->pd, index)) && capability->object)
			index++;
		self->utcb->receive_slot[i] = capability ? index : 0;
		index++;
	}
	return true;
}

cap_t rpc_receive_take(unsigned i)
{
	struct received_cap const received = self->utcb->received[i];
	memset(self->utcb->receive_slot, 0, sizeof(self->utcb->receive_slot));
	return received.kind == RECEIVED_SLOT ? (cap_t)received.value : CAP_INVALID;
}

cap_t rpc_argument_keep(struct received_cap argument) { return (cap_t)argument.value; }
void cap_delete(cap_t cap) { (void)system_call_short(SYSTEM_CALL_CAP_DELETE, cap, 0, 0); }
