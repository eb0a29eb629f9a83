/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/xml tests/emit tests/import/old_times.xml tests/rules */
/* Configurations in XML: what does not begin as such gets a begin. */
#include "fuzz_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char begin[] = "<config>", end[] = "</config>";
	uint8_t          *text;

	if (size > FUZZ_BYTES_MAX / 2)
		return -1;
	if (size && data[0] == '<')
		return fuzz_configuration(data, size);
	text = malloc(size + sizeof(begin) + sizeof(end));
	memcpy(text, begin, sizeof(begin) - 1);
	if (size)
		memcpy(text + sizeof(begin) - 1, data, size);
	memcpy(text + sizeof(begin) - 1 + size, end, sizeof(end) - 1);
	int result = fuzz_configuration(text, size + sizeof(begin) + sizeof(end) - 2);
	free(text);
	return result;
}
