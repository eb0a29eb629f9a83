/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target without a fuzzer: `make check` gives it its seeds, among them what once broke something, so that targets
 * stay buildable and findings stay mended. Of each place that the target's comment names, the first files are enough.
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILES_MAX = 30, FILE_BYTES_MAX = 512 << 10 };

static unsigned replayed, left;

static void give(const char *path, size_t size)
{
	uint8_t *bytes = malloc(size ? size : 1);
	FILE    *in    = fopen(path, "r");

	if (!in || fread(bytes, 1, size, in) != size)
		exit(3);
	fclose(in);
	printf("# %s\n", path);   /* the last one that is seen, if this ends here */
	fflush(stdout);
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	replayed++;
}

static void replay(const char *path)
{
	struct stat     status;
	struct dirent **entries;

	if (!left || stat(path, &status))
		return;
	if (S_ISREG(status.st_mode) && status.st_size <= FILE_BYTES_MAX) {
		left--;
		give(path, (size_t)status.st_size);
	}
	int const count = S_ISDIR(status.st_mode) ? scandir(path, &entries, NULL, alphasort) : 0;
	for (int i = 0; i < count; i++) {
		char below[4096];
		snprintf(below, sizeof(below), "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			replay(below);
		free(entries[i]);
	}
	if (count)
		free(entries);
}

/* "build/" stands for the folder of what was built. */
static void replay_place(const char *place)
{
	const char *build = getenv("BUILD");
	char        path[4096];
	bool const  is_built = !strncmp(place, "build/", 6);

	snprintf(path, sizeof(path), "%s%s%s", is_built && build ? build : "", is_built && build ? "/" : "",
	         is_built && build ? place + 6 : place);
	left = FILES_MAX;
	replay(path);
}

int main(void)
{
	char places[] = REPLAY_PLACES;
	for (char *place = strtok(places, " "); place; place = strtok(NULL, " "))
		replay_place(place);
	printf("%sok 1 - %u seeds\n1..1\n", replayed ? "" : "not ", replayed);
	return !replayed;
}
