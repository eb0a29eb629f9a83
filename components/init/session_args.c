/* SPDX-License-Identifier: MIT */
#include <genode/affinity.h>
#include <genode/args.h>
#include <genode/memory.h>
#include <interfaces/cpu.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>

#include "child.h"
#include "session_args.h"

bool session_args_expressible(struct text args)
{
	for (size_t i = 0; i < args.length; i++)
		if ((unsigned char)args.start[i] < 0x20)
			return false;
	return true;
}

bool session_args_label(const struct session_entry *entry, struct text args, char *label, size_t capacity)
{
	const struct start_node *const start = entry->client->start;
	char client_label[LABEL_CAPACITY];
	if (entry->environment) {
		bool const binary = strcmp(entry->service, ROM_SERVICE_NAME) == 0;
		return text_copy(label, capacity, text_of(binary ? start->binary : start->name));
	}
	(void)args_string(args, "label", client_label, sizeof(client_label));
	return label_join(label, capacity, text_of(start->name), text_of(client_label));
}

/* Priority and place of a CPU session are squeezed into those of the child. */
static bool filter_cpu(char *args, size_t capacity, const struct start_node *start)
{
	struct text const said = text_of(args);
	uint64_t const priority = priority_in_band(start->name, args_bytes(said, "priority", 0), start->priority,
	                                           init_config.prio_levels_log2);
	uint64_t const inner = args_bytes(said, AFFINITY_ARGUMENT, place_pack(PLACE_WHOLE));
	struct place const place = place_inside(start->place, place_unpack(inner));
	return (!init_config.prio_levels_log2 || args_set_unsigned(args, capacity, "priority", priority))
	    && (place_is_whole(place) || args_set_unsigned(args, capacity, AFFINITY_ARGUMENT, place_pack(place)));
}

/* Only who may manage the system may say so. */
static bool filter(struct session_entry *entry)
{
	char *const args = entry->args;
	if (!entry->client)
		return true;
	const struct start_node *const start = entry->client->start;
	if (strcmp(entry->service, CPU_SERVICE_NAME) == 0)
		return filter_cpu(args, sizeof(entry->args), start);
	if (strcmp(entry->service, PD_SERVICE_NAME) == 0 && !start->managing_system)
		args_remove(args, "managing_system");
	return true;
}

bool session_args_write(struct session_entry *entry, struct text client_args)
{
	return text_copy(entry->args, sizeof(entry->args), client_args)
	    && args_set_string(entry->args, sizeof(entry->args), "label", text_of(entry->label))
	    && args_set_unsigned(entry->args, sizeof(entry->args), "ram_quota", entry->sent_ram_bytes)
	    && args_set_unsigned(entry->args, sizeof(entry->args), "cap_quota", entry->sent_caps)
	    && filter(entry);
}
