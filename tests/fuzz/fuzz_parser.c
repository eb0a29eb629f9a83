/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* seeds: tests/fuzz/seeds/parser examples components/interfaces platforms tests/syntax tests/rules build/store/components */
/*
 * Lexer, parser, diagnostics and formatter on arbitrary bytes. What is accepted is printed, is accepted again, and
 * prints the same; what is refused is reported with at least one diagnostic, in every form that there is.
 */
#include "base/compilation.h"
#include "syntax/parse.h"
#include "syntax/print.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static FILE *nowhere;

static void print_all(struct compilation *compilation)
{
    diagnostics_sort(compilation);
    diagnostics_print(compilation, nowhere, DIAGNOSTIC_TEXT);
    diagnostics_print(compilation, nowhere, DIAGNOSTIC_COLOR);
    diagnostics_print(compilation, nowhere, DIAGNOSTIC_JSON);
    rewind(nowhere);
}

/* Formats `text` into *formatted (malloc) and returns true, or returns false if it was refused. */
static bool format(const char *text, size_t length, char **formatted, size_t *formatted_length)
{
    struct compilation compilation;
    compilation_init(&compilation);
    struct ast_file *file = parse_memory(&compilation, "fuzz.scenario", text, length);
    bool accepted = !diagnostics_failed(&compilation.diagnostics);
    print_all(&compilation);
    if (accepted) {
        const char *printed = print_file(&compilation, file, formatted_length);
        *formatted = malloc(*formatted_length + 1);
        memcpy(*formatted, printed, *formatted_length + 1);
    }
    compilation_destroy(&compilation);
    return accepted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    char *once, *twice;
    size_t once_length, twice_length;
    if (!format((const char *)data, size, &once, &once_length))
        return 0;
    if (!format(once, once_length, &twice, &twice_length))
        abort();
    if (once_length != twice_length || memcmp(once, twice, once_length) != 0)
        abort();
    free(once);
    free(twice);
    return 0;
}
