/* SPDX-License-Identifier: MIT */
/* The formatter: files of the language in canonical form. */
#include <stdlib.h>
#include <string.h>

#include "base/output.h"
#include "options.h"
#include "syntax/parse.h"
#include "syntax/print.h"

extern const char cmd_fmt_help[];
int cmd_fmt(int argc, char **argv);

const char cmd_fmt_help[] =
    "usage: genode-compose fmt [--check | -i | -o OUTPUT] FILE...\n"
    "\n"
    "Prints files of the language (.scenario, .component, .interface, .platform) in\n"
    "canonical form: four columns per level, one blank between words. Comments,\n"
    "groups of lines and blanks that align something stay as they are. A file with\n"
    "syntax errors is reported and left alone. The file '-' is standard input.\n"
    "\n"
    "  --check            change nothing; name the files that are not in canonical\n"
    "                     form, and exit with status 1 if there are any\n"
    "  -i, --in-place     rewrite the files\n"
    "  -o, --output FILE  write to FILE instead of standard output\n"
    "\n"
    OPTIONS_COMMON_HELP
    "\n"
    "Example:\n"
    "  genode-compose fmt -i hello.scenario\n";

struct fmt {
    struct options options;
    const char    *output;
    bool           check;
    bool           in_place;
};

static bool parse_options(struct fmt *fmt, int argc, char **argv)
{
    const struct option own[] = {
        { 0, "check", .flag = &fmt->check },
        { 'i', "in-place", .flag = &fmt->in_place },
        { 'o', "output", .text = &fmt->output },
    };
    if (!options_parse(&fmt->options, own, sizeof(own) / sizeof(own[0]), argc, argv)) return false;

    if (!fmt->options.operand_count) return options_wrong(&fmt->options, "which file?");
    if (fmt->check + fmt->in_place + (fmt->output != NULL) > 1)
        return options_wrong(&fmt->options, "--check, -i and -o exclude each other");
    if (fmt->output && fmt->options.operand_count > 1)
        return options_wrong(&fmt->options, "-o takes one file");
    for (size_t i = 0; fmt->in_place && i < fmt->options.operand_count; i++)
        if (strcmp(fmt->options.operands[i], "-") == 0)
            return options_wrong(&fmt->options, "standard input cannot be rewritten in place");
    return true;
}

static struct ast_file *parse_standard_input(struct compilation *c)
{
    char  *text = NULL;
    size_t length = 0, capacity = 0;
    do {
        if (length == capacity) {
            capacity = capacity ? capacity * 2 : 65536;
            char *const larger = capacity > 2 * (size_t)SOURCE_SIZE_MAX_BYTES ? NULL : realloc(text, capacity);
            if (!larger) fatal("standard input is too large: the limit is %d bytes", SOURCE_SIZE_MAX_BYTES);
            text = larger;
        }
        length += fread(text + length, 1, capacity - length, stdin);
        if (ferror(stdin)) fatal("cannot read standard input");
    } while (!feof(stdin));

    struct ast_file *const file = parse_memory(c, "-", text, length);
    free(text);
    return file;
}

static void write_result(const struct fmt *fmt, const char *path, bool changed, const char *text, size_t length)
{
    if (fmt->in_place) {
        if (changed) output_write(path, text, length, 0666);
        return;
    }
    if (fmt->output) output_write(fmt->output, text, length, 0666);
    else if (fwrite(text, 1, length, stdout) != length) fatal("cannot write to standard output");
}

/* false: syntax errors, or not in canonical form */
static bool format_file(const struct fmt *fmt, struct compilation *c, const char *path)
{
    bool const is_standard_input = strcmp(path, "-") == 0;
    const struct ast_file *const file = is_standard_input ? parse_standard_input(c) : parse_file(c, path);
    if (!file->complete || diagnostics_failed(&c->diagnostics)) return false;

    size_t length;
    const char *const text = print_file(c, file, &length);
    bool const changed = length != file->source->length_bytes || memcmp(text, file->source->text, length) != 0;
    if (fmt->check) {
        if (changed) printf("%s\n", path);
        return !changed;
    }
    write_result(fmt, path, changed, text, length);
    return true;
}

int cmd_fmt(int argc, char **argv)
{
    struct fmt fmt = { 0 };
    if (!parse_options(&fmt, argc, argv)) return EXIT_USAGE;

    bool accepted = true;
    for (size_t i = 0; i < fmt.options.operand_count; i++) {
        struct compilation compilation;
        compilation_init(&compilation);
        accepted &= format_file(&fmt, &compilation, fmt.options.operands[i]);
        diagnostics_print(&compilation, stderr, options_diagnostics(&fmt.options, stderr));
        compilation_destroy(&compilation);
    }
    if (fflush(stdout) != 0) fatal("cannot write to standard output");
    return accepted ? EXIT_ACCEPTED : EXIT_REJECTED;
}
