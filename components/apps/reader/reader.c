/* SPDX-License-Identifier: MIT */
/* Prints the ROM modules that its config lists: each line behind the module's name, or `denied` where there is none. */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/rom.h>

enum { LINES_MAX = 64, NAME_CAPACITY = 64 };

/* Text ends at the first zero: the rest of a module's last page is zero. */
static void print_lines(const char *name, struct text content)
{
	unsigned lines = 0;
	content.length = strnlen(content.start, content.length);
	while (content.length && lines++ < LINES_MAX) {
		const char *const found = memchr(content.start, '\n', content.length);
		const char *const end = found ? found : content.start + content.length;
		log_line("%s: %.*s", name, TEXT_ARGS(text_range(content.start, end)));
		size_t const passed = (size_t)(end - content.start) + (found ? 1 : 0);
		content.start += passed;
		content.length -= passed;
	}
	if (content.length)
		log_line("%s: … %llu more bytes", name, (unsigned long long)content.length);
}

static void print_file(const char *name)
{
	struct rom_module rom;
	if (!rom_module_open(&rom, name)) {
		log_line("%s: denied", name);
		return;
	}
	print_lines(name, (struct text){ rom.base, rom.size });
	/* stays open: what is declared is what is held */
}

void component_init(struct env *env)
{
	struct hid_node const config = config_node();
	struct hid_node file;
	char name[NAME_CAPACITY];
	(void)env;
	HID_FOR_EACH_OF(&file, &config, "file")
		if (text_copy(name, sizeof(name), hid_text(&file, "name", "")))
			print_file(name);
}
