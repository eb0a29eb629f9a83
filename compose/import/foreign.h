/* SPDX-License-Identifier: MIT */
/*
 * What is known of Genode beyond the configuration at hand: its kernels, the components that come with it, and which ROM
 * modules an image holds. All of it is data: store/genode/kernels.hid, store/genode/components.hid, further files of
 * components (also Genode's own `runtime` files and schemas), and the list of modules from the command line.
 */
#ifndef IMPORT_FOREIGN_H
#define IMPORT_FOREIGN_H

#include "import/node.h"
#include "model/table.h"

struct shape_node;

/* Constants of one kernel. Chapter numbers are those of the reference on resource accounting. */
struct foreign_kernel {
	const char             *name;           /* "genode_linux" */
	const struct conf_node *node;
	unsigned                word_bytes;
	uint64_t                caps;           /* what the first init gets */
	bool                    has_ram;
	uint64_t                ram_bytes;      /* what the first init gets; without: unlimited or not known */
	const struct conf_node *core;           /* the services */
	uint64_t                environment_ram_bytes, environment_caps; /* sessions of a child that init opens */
	uint64_t                child_ram_bytes, child_caps;             /* init's own book-keeping of a child */
	uint64_t                pd_ram_bytes, pd_caps;                   /* donation of a PD session */
	uint64_t                preserve_ram_bytes, preserve_caps;       /* init's reserve, unless configured */
	uint64_t                init_ram_bytes, init_caps;               /* least that an init takes for itself */
	uint64_t                program_ram_bytes, program_caps;         /* least that a dynamically linked program takes */
	uint64_t                parent_ram_bytes, session_ram_bytes;     /* kept by each parent on the way; what must arrive */
};

struct foreign_component {
	const char                     *name;     /* of the binary */
	const struct conf_node         *node;
	const struct conf_node         *requires, *provides;
	bool                            is_static;  /* no dynamic linker */
	bool                            has_inside; /* the sessions it opens are known; else only what kind of file it is */
	struct foreign_component       *next;
};

struct foreign_facts {
	struct foreign_kernel    *kernels;
	size_t                    kernel_count;
	struct foreign_component *components;
	const struct conf_node   *services;      /* names of known services */
	struct table              names;         /* services by name and by (facts, type), components by (&components, binary),
	                                            schemas by (&services, binary) */
};

struct foreign_modules {
	const char **names;                      /* sorted */
	size_t       count;
};

/* False: the data itself is wrong, which was reported. */
bool foreign_facts_load(struct compilation *compilation, const char *store, const char *const *component_files,
                        size_t component_file_count, struct foreign_facts *facts);

const struct foreign_kernel    *foreign_kernel_find(const struct foreign_facts *facts, const char *name);
const struct foreign_component *foreign_component_find(const struct foreign_facts *facts, const char *binary);
/* What the configuration of the component may hold; NULL: nobody gave its schema. */
const struct shape_node        *foreign_schema_find(const struct foreign_facts *facts, const char *binary);
bool foreign_kernel_provides(const struct foreign_kernel *kernel, const char *service);

/* "log" of a package description means "LOG": the name of the service, or NULL. */
const char *foreign_service_of_type(const struct foreign_facts *facts, const char *type);
/* The least that a client donates; 0: not known. */
uint64_t foreign_service_donation(const struct foreign_facts *facts, const char *service);
const struct conf_node *foreign_service(const struct foreign_facts *facts, const char *service); /* interned; NULL: unknown */
bool foreign_service_known(const struct foreign_facts *facts, const char *service);

/* Names from the command line, and the file names in a folder or the lines of a file. NULL: neither was given. */
struct foreign_modules *foreign_modules_load(struct compilation *compilation, const char *const *names,
                                             size_t name_count, const char *from);
bool foreign_module_present(const struct foreign_modules *modules, const char *name);

#endif
