/* SPDX-License-Identifier: MIT */
/*
 * The first init: loaded by core, with exactly the RAM and capabilities that the composer wrote into the boot archive.
 * Its CPU, LOG and ROM session are paid by core's own account, which keeps what core was given to keep; its PD's account
 * is that of the whole system beyond core.
 */
#include <genode/component_layout.h>
#include <genode/elf.h>
#include <genode/memory.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>

#include "core/archive.h"
#include "core/init.h"
#include "core/parent.h"
#include "core/print.h"
#include "cost.h"

static struct session *session(const struct service *service, const char *label, uint64_t ram, uint64_t caps)
{
	struct session_request const request = {
		.service = service, .label = label, .args = text_of("managing_system=yes"), .ram = ram, .caps = caps,
		.client = core_account,
	};
	struct session *result;
	if (session_create(&request, &result) != SESSION_OK)
		panic("no %s session for init", service->name);
	return result;
}

/* The PD's quota becomes exactly what the archive says. */
static void give_quota(struct pd_session *pd, enum resource_kind kind, uint64_t quota)
{
	uint64_t const has = pd->session.account.resource[kind].limit;
	if (account_transfer(core_account, &pd->session.account, kind, quota - has) != ACCOUNT_OK)
		panic("cannot transfer init's quota");
}

/* What core must still have beside init's quota for what it opens on init's behalf. */
enum { OWN_RAM = CPU_SESSION_RAM + LOG_SESSION_RAM + ROM_SESSION_RAM + PAGE_SIZE,
       OWN_CAPS = CPU_SESSION_CAPS + LOG_SESSION_CAPS + ROM_SESSION_CAPS + 1 };

static void require_quota(const struct boot_archive_header *header)
{
	uint64_t const ram = account_available(core_account, RESOURCE_RAM);
	uint64_t const caps = account_available(core_account, RESOURCE_CAPS);
	if (header->init_ram_bytes < PD_SESSION_RAM || header->init_caps < PD_SESSION_CAPS)
		panic("init cannot live on %llu bytes of RAM and %llu capabilities",
		      (unsigned long long)header->init_ram_bytes, (unsigned long long)header->init_caps);
	if (ram < OWN_RAM || header->init_ram_bytes > ram - OWN_RAM)
		panic("this image needs %llu bytes of RAM for init and %u for core, the machine has %llu left",
		      (unsigned long long)header->init_ram_bytes, (unsigned)OWN_RAM, (unsigned long long)ram);
	if (caps < OWN_CAPS || header->init_caps > caps - OWN_CAPS)
		panic("this image needs %llu capabilities for init, there are %llu",
		      (unsigned long long)header->init_caps, (unsigned long long)caps);
}

static void attach(struct pd_session *pd, struct dataspace *dataspace, const struct elf_segment *segment, uint64_t offset)
{
	struct attachment const attachment = {
		.dataspace = dataspace, .size = segment->size, .offset = offset, .use_at = true, .at = segment->address,
		.executable = segment->executable, .writeable = segment->writeable,
	};
	word_t address;
	if (region_attach(&pd->address_space, &attachment, NULL, &address) != RPC_OK)
		panic("cannot load init: address 0x%llx", (unsigned long long)segment->address);
}

/* RAM with the segment's content, page by page, because its pages may lie anywhere. */
static struct dataspace *writeable_segment(struct pd_session *pd, const char *file, const struct elf_segment *segment)
{
	struct dataspace *dataspace;
	if (dataspace_new_ram(&dataspace, &pd->session.account, segment->size, false) != RPC_OK)
		panic("cannot load init: %llu bytes of RAM are too few",
		      (unsigned long long)pd->session.account.resource[RESOURCE_RAM].limit);
	list_append(&pd->dataspaces, &dataspace->place);
	for (uint64_t done = 0; done < segment->file_size; done += PAGE_SIZE) {
		size_t adjacent;
		uint64_t const rest = segment->file_size - done;
		memcpy(core_at(dataspace_find(dataspace, done, &adjacent)), file + segment->file_offset + done,
		       rest < PAGE_SIZE ? rest : PAGE_SIZE);
	}
	return dataspace;
}

static word_t load(struct pd_session *pd, struct dataspace *binary, const char *file, size_t size)
{
	struct elf_limits const limits = {
		.machine = LAYOUT_ELF_MACHINE, .word_bytes = sizeof(word_t), .start = LAYOUT_ELF_START, .end = USER_END,
	};
	struct elf_image image;
	const char *const problem = elf_parse(file, size, &limits, &image);
	if (problem)
		panic("cannot load init: %s", problem);
	for (unsigned i = 0; i < image.segment_count; i++) {
		const struct elf_segment *const segment = &image.segments[i];
		if (segment->writeable)
			attach(pd, writeable_segment(pd, file, segment), segment, 0);
		else
			attach(pd, binary, segment, segment->file_offset);
	}
	return (word_t)image.entry;
}

void init_start(void)
{
	const struct boot_archive_header *const header = archive_header();
	const struct boot_archive_module *const module = archive_module(text_of("init"));
	if (!module || !module->size)
		panic("the boot archive has no init");
	require_quota(header);

	struct init_environment init = {
		.pd = (struct pd_session *)session(&pd_service, "init", PD_SESSION_RAM, PD_SESSION_CAPS),
		.cpu = session(&cpu_service, "init", CPU_SESSION_RAM, CPU_SESSION_CAPS),
		.log = session(&log_service, "init", LOG_SESSION_RAM, LOG_SESSION_CAPS),
		.binary = session(&rom_service, "init", ROM_SESSION_RAM, ROM_SESSION_CAPS),
	};
	account_set_reference(&init.pd->session.account, core_account);
	give_quota(init.pd, RESOURCE_RAM, header->init_ram_bytes);
	give_quota(init.pd, RESOURCE_CAPS, header->init_caps);

	word_t const entry = load(init.pd, rom_content(init.binary), core_at(archive_module_address(module)), module->size);
	if (thread_object_create((struct cpu_session *)init.cpu, init.pd, "init", LAYOUT_UTCB, &init.thread) != RPC_OK)
		panic("no thread for init");
	const struct object *const parent = parent_init(&init);
	kernel_call(CORE_CAP_INSERT, init.pd->space.pd, CAP_PARENT, core_address(&parent->kernel), 0, 0, 0);
	print("core: %s, %llu bytes of RAM and %llu capabilities for init", header->platform,
	      (unsigned long long)header->init_ram_bytes, (unsigned long long)header->init_caps);
	if (thread_object_start(init.thread, entry, 0) != RPC_OK)
		panic("cannot start init at 0x%llx", (unsigned long long)entry);
}
