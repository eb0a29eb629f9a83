/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/lock */
/*
 * The lock file of `test --measure` as somebody left it: what a new measurement keeps of it is sorted, of scenarios that
 * are still there, and stays the same when nothing new is measured. What does not begin as a lock file, or holds a zero
 * byte, ends the program before it is touched, and is no matter for this target.
 */
#include "fuzz_import.h"

#include "run/lock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char head[] = "# What each component used at most, as `genode-compose test --measure` saw it.\n";

static char folder[] = "/tmp/fuzz_lock.XXXXXX", path[64];

static void clean_up(void)
{
	unlink(path);
	rmdir(folder);
}

static char *read_whole(size_t *length)
{
	FILE *in = fopen(path, "r");
	fuzz_must(in && !fseek(in, 0, SEEK_END));
	*length = (size_t)ftell(in);
	char *text = malloc(*length + 1);
	rewind(in);
	fuzz_must(fread(text, 1, *length, in) == *length);
	text[*length] = '\0';
	fclose(in);
	return text;
}

/* What the file holds after `added` was measured; NULL: nothing was. */
static char *rewrite(const struct system *systems, const struct system *measured, const char *added, size_t *length)
{
	struct arena arena;
	struct lock  lock = { 0 };
	arena_init(&arena);
	if (added)
		lock_add(&arena, &lock, measured, added);
	lock_write(&arena, &lock, path, systems);
	arena_destroy(&arena);
	return read_whole(length);
}

static void write_old(const uint8_t *data, size_t size)
{
	FILE *out = fopen(path, "w");
	fuzz_must(out && fwrite(head, 1, sizeof(head) - 1, out) == sizeof(head) - 1 && fwrite(data, 1, size, out) == size);
	fuzz_must(!fclose(out));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct platform pc = { .name = "pc_x86_64" }, linux_platform = { .name = "linux" };
	struct system   b = { .name = "b", .platform = &linux_platform }, a = { .name = "a", .platform = &pc, .next = &b };
	size_t          lengths[3];

	if (size > FUZZ_BYTES_MAX || (size && memchr(data, '\0', size)))
		return -1;
	if (!path[0]) {
		fuzz_must(mkdtemp(folder));
		snprintf(path, sizeof(path), "%s/lock", folder);
		atexit(clean_up);
	}
	write_old(data, size);
	char *once = rewrite(&a, &a, "  init: new\n", &lengths[0]), *again = rewrite(&a, &a, "  init: new\n", &lengths[1]);
	char *kept = rewrite(&a, NULL, NULL, &lengths[2]);
	fuzz_must(lengths[0] == lengths[1] && !memcmp(once, again, lengths[0]));
	fuzz_must(lengths[0] == lengths[2] && !memcmp(once, kept, lengths[0]));
	fuzz_must(!memcmp(once, head, sizeof(head) - 1) && strstr(once, "\n\na on pc_x86_64\n  init: new\n"));
	free(once);
	free(again);
	free(kept);
	return 0;
}
