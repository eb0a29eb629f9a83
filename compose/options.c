/* SPDX-License-Identifier: MIT */
#include "options.h"

#include "base/suggest.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --------------------------------------------------------------------------------------------------- the store */

/* Written by store_default only. */
static char store_path[PATH_MAX + 64];

/* The store beside the executable in a build tree, the installed one otherwise. */
static const char *store_default(void)
{
    const char *from_environment = getenv("GENODE_COMPOSE_STORE");
    if (from_environment && *from_environment)
        return from_environment;
    ssize_t length = readlink("/proc/self/exe", store_path, PATH_MAX);
    char *slash = NULL;
    if (length > 0) {
        store_path[length] = '\0';
        slash = strrchr(store_path, '/');
    }
    if (!slash)
        return "store";
    struct stat status;
    strcpy(slash, "/store");
    if (!stat(store_path, &status) && S_ISDIR(status.st_mode))
        return store_path;
    strcpy(slash, "/../lib/genode-compose/store");
    return store_path;
}

/* ------------------------------------------------------------------------------------------------------- parsing */

/* The options that every command has. SHARED_NONE marks one of the command's own. */
enum shared {
    SHARED_NONE,
    SHARED_SEARCH,
    SHARED_STORE,
    SHARED_PLATFORM,
    SHARED_DEFINE,
    SHARED_ALLOW,
    SHARED_WARN,
    SHARED_DENY,
    SHARED_JSON,
    SHARED_COLOR,
};

static const struct {
    char letter;
    const char *name;
    enum shared kind;
} shared_options[] = {
    {'I', NULL, SHARED_SEARCH},
    {0, "store", SHARED_STORE},
    {0, "platform", SHARED_PLATFORM},
    {'D', NULL, SHARED_DEFINE},
    {'A', NULL, SHARED_ALLOW},
    {'W', NULL, SHARED_WARN},
    {'E', NULL, SHARED_DENY},
    {0, "json", SHARED_JSON},
    {0, "color", SHARED_COLOR},
};

/* Longest option name that can be meant; a longer word is unknown anyway. */
enum { SHARED_COUNT = sizeof shared_options / sizeof shared_options[0], NAME_MAX_BYTES = 40 };

static const char *const color_names[] = {"auto", "always", "never", NULL};

/* One option as it stands in argv: exactly one of shared and own is meant. */
struct found {
    enum shared shared;
    const struct option *own;
    char spelling[NAME_MAX_BYTES + 3];
    const char *attached; /* value in the same word, or NULL */
};

bool options_wrong(const struct options *options, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "genode-compose %s: ", options->command);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    return false;
}

static bool option_unknown(const struct options *options, const struct option *own, size_t own_count,
                           const char *word, const char *name)
{
    struct suggestion nearest;
    suggestion_init(&nearest, name);
    for (size_t i = 0; i < SHARED_COUNT; i++)
        if (shared_options[i].name)
            suggestion_offer(&nearest, shared_options[i].name);
    for (size_t i = 0; i < own_count; i++)
        suggestion_offer(&nearest, own[i].name);
    if (nearest.word)
        return options_wrong(options, "unknown option '%s', did you mean '--%s'?", word, nearest.word);
    return options_wrong(options, "unknown option '%s', --help lists what there is", word);
}

static bool option_find_long(const struct options *options, const struct option *own, size_t own_count,
                             const char *word, struct found *found)
{
    size_t length = strcspn(word + 2, "=");
    found->attached = word[2 + length] == '=' ? word + 2 + length + 1 : NULL;
    snprintf(found->spelling, sizeof found->spelling, "--%.*s", (int)length, word + 2);
    const char *name = found->spelling + 2;
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        if (shared_options[i].name && !strcmp(shared_options[i].name, name)) {
            found->shared = shared_options[i].kind;
            return true;
        }
    }
    for (size_t i = 0; i < own_count; i++) {
        if (!strcmp(own[i].name, name)) {
            found->own = &own[i];
            return true;
        }
    }
    return option_unknown(options, own, own_count, word, name);
}

static bool option_find_short(const struct options *options, const struct option *own, size_t own_count,
                              const char *word, struct found *found)
{
    snprintf(found->spelling, sizeof found->spelling, "-%c", word[1]);
    found->attached = word[2] ? word + 2 : NULL;
    for (size_t i = 0; i < SHARED_COUNT; i++) {
        if (shared_options[i].letter == word[1]) {
            found->shared = shared_options[i].kind;
            return true;
        }
    }
    for (size_t i = 0; i < own_count; i++) {
        if (own[i].letter == word[1]) {
            found->own = &own[i];
            return true;
        }
    }
    return options_wrong(options, "unknown option '%s', --help lists what there is", word);
}

static bool word_choose(const struct options *options, const struct found *found, const char *value,
                        const char *const *choices, size_t *index)
{
    char list[200] = "";
    for (*index = 0; choices[*index]; ++*index) {
        if (!strcmp(choices[*index], value))
            return true;
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", used ? ", " : "", choices[*index]);
    }
    return options_wrong(options, "%s wants one of %s, not '%s'", found->spelling, list, value);
}

static bool number_read(const struct options *options, const struct found *found, const char *value, unsigned *number)
{
    char *end;
    unsigned long read = strtoul(value, &end, 10);
    if (value[0] < '0' || value[0] > '9' || *end || read < 1 || read > INT_MAX)
        return options_wrong(options, "%s wants a number of at least 1, not '%s'", found->spelling, value);
    *number = (unsigned)read;
    return true;
}

static bool own_set(const struct options *options, const struct found *found, const char *value)
{
    const struct option *own = found->own;
    size_t index;
    if (own->number)
        return number_read(options, found, value, own->number);
    if (own->list) {
        own->list->items[own->list->count++] = value;
        return true;
    }
    if (own->choices && !word_choose(options, found, value, own->choices, &index))
        return false;
    *own->text = value;
    return true;
}

static void rule_add(struct options *options, const char *rule, enum rule_level level)
{
    options->rules[options->rule_count++] = (struct rule_setting){.rule = rule, .level = level};
}

static bool shared_set(struct options *options, const struct found *found, const char *value)
{
    size_t index;
    switch (found->shared) {
    case SHARED_SEARCH:   options->search_dirs[options->search_dir_count++] = value; return true;
    case SHARED_STORE:    options->store = value; return true;
    case SHARED_PLATFORM: options->platform = value; return true;
    case SHARED_ALLOW:    rule_add(options, value, RULE_ALLOW); return true;
    case SHARED_WARN:     rule_add(options, value, RULE_WARN); return true;
    case SHARED_DENY:     rule_add(options, value, RULE_DENY); return true;
    case SHARED_DEFINE:
        if (strcspn(value, "=") == 0 || !strchr(value, '='))
            return options_wrong(options, "-D wants NAME=VALUE, not '%s'", value);
        options->defines[options->define_count++] = value;
        return true;
    case SHARED_COLOR:
        if (!word_choose(options, found, value, color_names, &index))
            return false;
        options->color = (enum color_mode)index;
        return true;
    case SHARED_JSON:
    case SHARED_NONE:
        break;
    }
    return false;
}

/* Sets what takes no value; false if a value must follow. */
static bool flag_set(struct options *options, const struct found *found)
{
    if (found->own && found->own->flag)
        return *found->own->flag = true;
    if (found->shared == SHARED_JSON)
        return options->json = true;
    return false;
}

static bool option_take(struct options *options, const struct option *own, size_t own_count, char **argv, int *at)
{
    const char *word = argv[*at];
    struct found found = {.shared = SHARED_NONE};
    bool known = word[1] == '-' ? option_find_long(options, own, own_count, word, &found)
                                : option_find_short(options, own, own_count, word, &found);
    if (!known)
        return false;
    if (flag_set(options, &found)) {
        if (found.attached)
            return options_wrong(options, "%s takes no value", found.spelling);
        return true;
    }
    const char *value = found.attached ? found.attached : argv[++*at];
    if (!value || !*value)
        return options_wrong(options, "%s wants a value", found.spelling);
    return found.own ? own_set(options, &found, value) : shared_set(options, &found, value);
}

/* One block for all lists of one command line, each as long as argv at most; kept until the process ends. */
static bool lists_allocate(struct options *options, const struct option *own, size_t own_count, size_t argc)
{
    static void *lists;
    size_t own_lists = 0;
    for (size_t i = 0; i < own_count; i++)
        own_lists += own[i].list != NULL;
    free(lists);
    lists = calloc(argc + 1, (3 + own_lists) * sizeof(const char *) + sizeof(struct rule_setting));
    if (!lists)
        return options_wrong(options, "out of memory");
    options->rules = lists;
    options->search_dirs = (const char **)(void *)(options->rules + argc + 1);
    options->defines = options->search_dirs + argc + 1;
    options->operands = options->defines + argc + 1;
    const char **next = options->operands + argc + 1;
    for (size_t i = 0; i < own_count; i++) {
        if (!own[i].list)
            continue;
        *own[i].list = (struct option_list){.items = next};
        next += argc + 1;
    }
    return true;
}

bool options_parse(struct options *options, const struct option *own, size_t own_count, int argc, char **argv)
{
    *options = (struct options){.command = argv[0], .color = COLOR_AUTO};
    if (!lists_allocate(options, own, own_count, (size_t)argc))
        return false;
    bool only_operands = false;
    for (int at = 1; at < argc; at++) {
        const char *word = argv[at];
        if (only_operands || word[0] != '-' || !word[1])
            options->operands[options->operand_count++] = word;
        else if (!strcmp(word, "--"))
            only_operands = true;
        else if (!option_take(options, own, own_count, argv, &at))
            return false;
    }
    if (!options->store)
        options->store = store_default();
    return true;
}

enum diagnostic_format options_diagnostics(const struct options *options, FILE *out)
{
    if (options->json)
        return DIAGNOSTIC_JSON;
    switch (options->color) {
    case COLOR_ALWAYS: return DIAGNOSTIC_COLOR;
    case COLOR_NEVER:  return DIAGNOSTIC_TEXT;
    case COLOR_AUTO:   break;
    }
    return diagnostic_format_for(out);
}
