/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/import tests/rules tests/fuzz/seeds/hid ../shared/corpus ../shared/truth */
/* Configurations in HID, or XML where they begin with '<'. */
#include "fuzz_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	return fuzz_configuration(data, size);
}
