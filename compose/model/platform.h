/* SPDX-License-Identifier: MIT */
/*
 * A platform: what a machine and its kernel give. Everything that differs between boards and that a check, the ledger or
 * the image needs is data here.
 */
#ifndef MODEL_PLATFORM_H
#define MODEL_PLATFORM_H

#include "model/component.h"
#include "model/table.h"

/* What core and init take for one object of a kind. The kinds are closed: they name constants of generated headers. */
enum cost_kind {
	COST_PD, COST_THREAD, COST_DATASPACE, COST_RPC_OBJECT, COST_SIGNAL, COST_SESSION, COST_CHILD, COST_KINDS
};

/* The name in the `cost` block: "pd", "thread", … */
const char *cost_kind_name(enum cost_kind kind);

struct cost {
	struct span span;      /* empty: not declared, both zero */
	uint64_t    ram_bytes;
	uint64_t    caps;
};

enum resource_kind { RESOURCE_IO_MEM, RESOURCE_IO_PORT, RESOURCE_IRQ, RESOURCE_KINDS };

struct device_resource {
	struct span             span;
	enum resource_kind      kind;
	uint64_t                base;   /* address, first port, or interrupt number */
	uint64_t                size;   /* bytes or ports; 1 for an interrupt */
	bool                    level;  /* interrupt: level-triggered, else edge */
	bool                    low;    /* interrupt: active low, else high */
	const char             *label;  /* how a session names it: "uart1", the Nth of its kind "uart1.N" */
	struct device_resource *next;
};

struct device {
	struct span             span;
	struct span             name_span;
	const char             *doc;
	const char             *name;
	const char             *kind;   /* "ns16550" */
	bool                    core;   /* core keeps it: no component can have it */
	struct device_resource *resources;
	struct device          *next;
};

struct image_format {
	struct span             span;
	const char             *name;   /* "elf", "iso", "sd" */
	struct image_format    *next;
};

/* Words of a command, which is run without a shell. */
struct words {
	const char **items;
	size_t       count;
};

/*
 * One way in which firmware finds an image, in QEMU: `qemu iso-uefi "…"`. The words follow the platform's own; {image}
 * in them is the image as a file, {elf} the ELF file of core and modules as another, {store} the store.
 */
struct boot_way {
	struct span             span;
	const char             *name;   /* the format, or the format, a hyphen and more */
	const char             *format;
	struct words            words;
	struct boot_way        *next;
};

/* The names in `words`, as they stand in the model. */
#define BOOT_WAY_IMAGE "{image}"
#define BOOT_WAY_ELF   "{elf}"
#define BOOT_WAY_STORE "{store}"

/* A CPU as far as files and words are concerned; the table is in platform.c. */
struct arch {
	const char *name;         /* "x86_64": also the folder of the store */
	uint16_t    elf_machine;  /* EM_* */
	uint8_t     word_bytes;   /* 4 or 8 */
	uint64_t    program_begin, program_end; /* addresses of programs, as <genode/component_layout.h> of that CPU has them */
};

const struct arch *arch_find(const char *name);

/* The CPU that ELF files of this machine and class are for; NULL: none that a platform can have. */
const struct arch *arch_of_elf(unsigned machine, unsigned elf_class);

struct platform {
	struct span          span;
	struct span          name_span;
	const char          *doc;
	const char          *name;
	const char          *file;

	const struct arch   *arch;       /* NULL: unknown, which has been reported */
	struct span          arch_span;
	const char          *kernel;     /* "hw" */
	bool                 genode;     /* Genode itself, on whatever kernel: configurations are written for it, no images */
	uint64_t             memory_base, memory_size_bytes;
	struct span          memory_span;
	uint64_t             load_address;
	bool                 has_load;
	unsigned             cpus;       /* processors, 1 when not declared */

	struct provision    *core_services;
	struct span          core_span;
	uint64_t             core_ram_bytes, core_caps, core_caps_total; /* what core keeps; caps_total is all there are */

	struct cost          costs[COST_KINDS];
	struct device       *devices;
	struct table         names;           /* (NULL, name) -> struct device; (the platform, service) -> struct provision */
	struct image_format *images;
	const char          *qemu;       /* command words separated by blanks; NULL: no machine to run */
	struct words         qemu_words;
	struct boot_way     *boot_ways;
	const struct core_elf *cores[2]; /* without and with checks of its accounts; read once, by image/image.c */
	struct platform     *next;
};

bool platform_provides(const struct platform *platform, const char *service);
struct device *platform_device_find(const struct platform *platform, const char *name);
bool platform_has_image_format(const struct platform *platform, const char *name);
const struct boot_way *platform_boot_way_find(const struct platform *platform, const char *name);

#endif
