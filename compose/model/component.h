/* SPDX-License-Identifier: MIT */
/*
 * A component: what a prebuilt binary needs and offers. The declaration is trusted; the binary is read when a scenario
 * starts the component, because only then is the platform, and with it the CPU, known.
 */
#ifndef MODEL_COMPONENT_H
#define MODEL_COMPONENT_H

#include "model/interface.h"
#include "model/label.h"

enum condition_order { COMPARE_EQUAL, COMPARE_UNEQUAL, COMPARE_LESS, COMPARE_LESS_EQUAL, COMPARE_GREATER, COMPARE_GREATER_EQUAL };

/* `Timer if period_ms > 0`: what the configuration must say for the session to be opened. */
struct condition {
	struct span             span;
	const char             *attribute;   /* of the configuration's root; the shape declares it */
	enum condition_order    order;
	struct value            value;
};

/* `requires ROM "config"?`: one session that the component opens, or a family of them. */
struct requirement {
	struct span             span;
	const char             *service;
	const struct interface *interface;   /* NULL: the service is unknown, which has been reported */
	struct label_pattern    label;       /* LABEL_ANY without one: the component opens its session with an empty label */
	bool                    optional;    /* `?` */
	const struct condition *condition;   /* NULL: always */
	bool                    read_only;   /* whoever grants it more grants what it does not need */
	bool                    any_number;  /* `*`, or a label with a wildcard: as many as the routes of a start node name */
	struct requirement     *next;
};

struct provision {
	struct span             span;
	const char             *service;
	const struct interface *interface;   /* NULL when unknown */
	struct provision       *next;
};

/* `ram 256K + 16K per Timer`: bytes (or capabilities) for each session of a service that the component serves. */
struct quota_term {
	struct span             span;
	const char             *service;
	uint64_t                amount;
	struct quota_term      *next;
};

/* `device uart "ns16550";`: the sessions IO_MEM, IO_PORT and IRQ labelled `name` are one device of that kind. */
struct device_need {
	struct span             span;
	const char             *name;
	const char             *kind;
	bool                    optional;
	struct device_need     *next;
};

/* `implements uart_drv;`: a scenario that starts `uart_drv` starts this component where the platform has its devices. */
struct implementation {
	struct span             span;
	const char             *name;
	struct implementation  *next;
};

struct component {
	struct span             span;
	struct span             name_span;
	const char             *doc;
	const char             *name;
	const char             *file;
	const char             *binary;      /* name in the store and of the ROM module */
	struct span             binary_span;

	struct provision       *provides;
	struct requirement     *requires;
	struct device_need     *devices;
	bool                    opens_any;   /* `requires any`: nobody knows what it opens */
	bool                    offers_any;  /* `provides any`: a start node says what it offers */
	struct implementation  *implements;

	uint64_t                ram_bytes;   /* beyond the ELF image */
	uint64_t                caps;
	struct span             ram_span;    /* empty when the declaration says nothing */
	struct span             caps_span;
	struct quota_term      *ram_terms;
	struct span             clients_span;
	struct quota_term      *client_limits; /* `clients 1 per Terminal`: sessions at most; of other services any number */
	struct quota_term      *caps_terms;

	bool                    has_shape;   /* false: any config is accepted */
	struct shape_node       shape;
	bool                    managing_system;

	struct component       *next;
};

#endif
