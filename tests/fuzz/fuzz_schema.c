/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/hsd tests/fuzz/seeds/package tests/rules/config-schema tests/rules/schema-invalid ../shared/corpus/runtime */
/*
 * What `check --components` reads of strangers: a schema, the runtime file of a package, or a list of components; then,
 * behind a line "====", what stands in the start node of a component that they describe, in HID, or in XML if it begins
 * so. Without that line, all of it is both.
 */
#include "fuzz_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct wrapping { const char *text, *tail; };

static const struct wrapping hid = { "config\n+ parent-provides\n  + service LOG\n  + service ROM\n  + service CPU\n"
	"  + service PD\n+ default-route\n  + any-service\n    + parent\n+ start x | caps: 100 | ram: 1M\n  + binary judged\n", "-\n" };
static const struct wrapping xml = { "<config><parent-provides><service name=\"LOG\"/><service name=\"ROM\"/>"
	"<service name=\"CPU\"/><service name=\"PD\"/></parent-provides><default-route><any-service><parent/></any-service>"
	"</default-route><start name=\"x\" caps=\"100\" ram=\"1M\"><binary name=\"judged\"/>", "</start></config>\n" };

/* In HID each line is indented as what stands in a start node, its first one is the node's; a bar alone is its end. */
static void put_lines(FILE *out, const uint8_t *bytes, size_t size)
{
	for (bool first = true; size; first = false) {
		const uint8_t *end  = memchr(bytes, '\n', size);
		size_t const   line = end ? (size_t)(end - bytes) : size;
		if (line == 1 && bytes[0] == '-')
			return;
		fputs(first ? "  + " : "    ", out);
		fwrite(bytes, 1, line, out);
		fputc('\n', out);
		bytes += line + (end != NULL);
		size  -= line + (end != NULL);
	}
}

static char name[64] = "/tmp/fuzz_schema.XXXXXX";

static void remove_name(void)
{
	unlink(name);
	*strrchr(name, '/') = '\0';
	rmdir(name);
}

/* A schema is that of the binary by whose name its file goes. */
static const char *name_it(const char *path)
{
	if (strstr(name, "/judged"))
		return name;
	fuzz_must(mkdtemp(name));
	strcat(name, "/judged.hsd");
	fuzz_must(!symlink(path, name));
	atexit(remove_name);
	return name;
}

static void judge(const char *components, const uint8_t *inside, size_t size)
{
	static struct fuzz_file configuration;
	bool const              is_xml   = size && inside[0] == '<';
	const struct wrapping  *wrapping = is_xml ? &xml : &hid;
	char                   *text     = NULL;
	size_t                  length;
	FILE                   *out      = open_memstream(&text, &length);

	fputs(wrapping->text, out);
	if (is_xml)
		fwrite(inside, 1, size, out);
	else
		put_lines(out, inside, size);
	fputs(wrapping->tail, out);
	fuzz_must(!fclose(out));
	fuzz_file_fill(&configuration, text, length);
	free(text);

	const struct options        options = { .store = fuzz_store(), .platform = "genode_hw_pc" };
	struct genode_check         check;
	const struct genode_options genode = { .components = { (const char *[]){ components }, 1 } };
	genode_check(&check, &options, &genode, configuration.path);
	fuzz_must(check.accepted == !diagnostics_failed(&check.compilation.diagnostics));
	fuzz_print(&check.compilation);
	genode_end(&check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct fuzz_file components;

	if (size > FUZZ_BYTES_MAX)
		return -1;
	const uint8_t *rest;
	fuzz_file_fill(&components, data, fuzz_cut(data, size, &rest));
	judge(name_it(components.path), rest, (size_t)(data + size - rest));
	return 0;
}
