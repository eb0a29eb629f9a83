/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * Logs in SARIF against what the standard demands (SARIF 2.1.0, the numbers are its sections): all findings of the rule
 * tests go into one log, in which every object must have its properties, of their types, and no others; every index must
 * lead somewhere, every region must lie in its file, and every fix must be what `check --fix` would do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>
#include <json-c/json.h>
#include <unistd.h>

#include "compose.h"
#include "emit/sarif.h"

/* Compiled patterns live as long as the compiler, which frees its arenas only. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) { return "leak:regcomp\n"; }

/* ---- the standard, as far as the compiler uses it ---- */

enum presence { MUST, MAY };

struct shape;

struct property {
    const char *name;
    enum presence presence;
    enum json_type type;
    const struct shape *shape;      /* of an object, or of each element of an array */
};

struct shape { const char *section; struct property properties[16]; };

static const struct shape message = { "3.11", { { "text", MUST, json_type_string, NULL } } };
static const struct shape artifact_location = { "3.4", {
    { "uri", MUST, json_type_string, NULL }, { "uriBaseId", MAY, json_type_string, NULL } } };
static const struct shape region = { "3.30", {
    { "startLine", MUST, json_type_int, NULL }, { "startColumn", MUST, json_type_int, NULL },
    { "endLine", MUST, json_type_int, NULL }, { "endColumn", MUST, json_type_int, NULL } } };
static const struct shape physical_location = { "3.29", {
    { "artifactLocation", MUST, json_type_object, &artifact_location }, { "region", MUST, json_type_object, &region } } };
static const struct shape location = { "3.28", { { "physicalLocation", MUST, json_type_object, &physical_location } } };
static const struct shape related_location = { "3.28", {
    { "id", MUST, json_type_int, NULL }, { "physicalLocation", MUST, json_type_object, &physical_location },
    { "message", MUST, json_type_object, &message } } };
static const struct shape replacement = { "3.57", {
    { "deletedRegion", MUST, json_type_object, &region }, { "insertedContent", MUST, json_type_object, &message } } };
static const struct shape artifact_change = { "3.56", {
    { "artifactLocation", MUST, json_type_object, &artifact_location },
    { "replacements", MUST, json_type_array, &replacement } } };
static const struct shape fix = { "3.55", {
    { "description", MUST, json_type_object, &message }, { "artifactChanges", MUST, json_type_array, &artifact_change } } };
static const struct shape result = { "3.27", {
    { "ruleId", MUST, json_type_string, NULL }, { "ruleIndex", MUST, json_type_int, NULL },
    { "level", MUST, json_type_string, NULL }, { "message", MUST, json_type_object, &message },
    { "locations", MUST, json_type_array, &location }, { "relatedLocations", MAY, json_type_array, &related_location },
    { "fixes", MAY, json_type_array, &fix } } };
static const struct shape configuration = { "3.50", { { "level", MUST, json_type_string, NULL } } };
static const struct shape bag = { "3.8", { { "group", MUST, json_type_string, NULL } } };
static const struct shape rule = { "3.49", {
    { "id", MUST, json_type_string, NULL }, { "shortDescription", MAY, json_type_object, &message },
    { "fullDescription", MAY, json_type_object, &message }, { "help", MAY, json_type_object, &message },
    { "defaultConfiguration", MAY, json_type_object, &configuration }, { "properties", MAY, json_type_object, &bag } } };
static const struct shape driver = { "3.19", {
    { "name", MUST, json_type_string, NULL }, { "shortDescription", MUST, json_type_object, &message },
    { "rules", MUST, json_type_array, &rule } } };
static const struct shape tool = { "3.18", { { "driver", MUST, json_type_object, &driver } } };
static const struct shape invocation = { "3.20", { { "executionSuccessful", MUST, json_type_boolean, NULL } } };
static const struct shape base = { "3.4", { { "description", MUST, json_type_object, &message } } };
static const struct shape bases = { "3.14.14", {
    { "%SRCROOT%", MUST, json_type_object, &base }, { "STORE", MUST, json_type_object, &base } } };
static const struct shape run = { "3.14", {
    { "tool", MUST, json_type_object, &tool }, { "invocations", MUST, json_type_array, &invocation },
    { "originalUriBaseIds", MUST, json_type_object, &bases }, { "columnKind", MUST, json_type_string, NULL },
    { "results", MUST, json_type_array, &result } } };
static const struct shape log_shape = { "3.13", {
    { "$schema", MUST, json_type_string, NULL }, { "version", MUST, json_type_string, NULL },
    { "runs", MUST, json_type_array, &run } } };

static void judge(struct json_object *object, const struct shape *shape)
{
    assert_int_equal(json_object_get_type(object), json_type_object);
    size_t known = 0;
    for (const struct property *each = shape->properties; each->name; each++) {
        struct json_object *value;
        if (!json_object_object_get_ex(object, each->name, &value)) {
            if (each->presence == MUST) fail_msg("section %s: no '%s' in %s", shape->section, each->name, json_object_to_json_string(object));
            continue;
        }
        known++;
        if (json_object_get_type(value) != each->type) fail_msg("section %s: '%s' has another type", shape->section, each->name);
        if (each->type == json_type_object) judge(value, each->shape);
        for (size_t i = 0; each->type == json_type_array && i < json_object_array_length(value); i++)
            judge(json_object_array_get_idx(value, i), each->shape);
    }
    if (known != (size_t)json_object_object_length(object))
        fail_msg("section %s: something else in %s", shape->section, json_object_to_json_string(object));
}

/* ---- ways into a log ---- */

static struct json_object *in(struct json_object *object, const char *key)
{
    struct json_object *value;
    return json_object_object_get_ex(object, key, &value) ? value : NULL;
}

static struct json_object *element(struct json_object *array, size_t i) { return json_object_array_get_idx(array, i); }
static size_t length(struct json_object *array) { return array ? json_object_array_length(array) : 0; }
static const char *text(struct json_object *object, const char *key) { return json_object_get_string(in(object, key)); }
static int64_t number(struct json_object *object, const char *key) { return json_object_get_int64(in(object, key)); }

/* ---- making one ---- */

static char store[4096];
static unsigned findings, with_fix, without_place;

static void add_file(struct sarif *sarif, const char *path)
{
    struct options const options = { .store = store };
    struct composition composition;
    compose_load(&composition, &options, path);
    for (struct system *system = composition.systems; system; system = system->next) compose_check(&composition, system);
    sarif_add(sarif, &composition.compilation);
    findings += composition.compilation.diagnostics.all.count;
    compose_end(&composition);
}

static struct json_object *finish(struct sarif *sarif)
{
    char *written;
    size_t size;
    FILE *out = open_memstream(&written, &size);
    sarif_end(sarif, out);
    fclose(out);
    struct json_object *log = json_tokener_parse(written);
    assert_non_null(log);
    free(written);
    return log;
}

static struct json_object *all_findings;

static int set_up(void **state)
{
    (void)state;
    glob_t files;
    struct sarif sarif;
    snprintf(store, sizeof store, "%s/store", getenv("BUILD"));
    assert_int_equal(glob("tests/rules/*/*.scenario", 0, NULL, &files), 0);
    assert_int_equal(glob("tests/fix/*.scenario", GLOB_APPEND, NULL, &files), 0);
    sarif_begin(&sarif, store);
    for (size_t i = 0; i < files.gl_pathc; i++) add_file(&sarif, files.gl_pathv[i]);
    globfree(&files);
    all_findings = finish(&sarif);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    json_object_put(all_findings);
    return 0;
}

static struct json_object *the_run(void) { return element(in(all_findings, "runs"), 0); }

/* ---- tests ---- */

static void every_object_is_as_the_standard_says(void **state)
{
    (void)state;
    judge(all_findings, &log_shape);
    assert_string_equal(text(all_findings, "version"), "2.1.0");
    assert_string_equal(text(the_run(), "columnKind"), "unicodeCodePoints");
    assert_int_equal(length(in(all_findings, "runs")), 1);
    assert_int_equal(length(in(the_run(), "results")), findings);
    assert_true(findings > 200);
}

static void every_finding_cites_its_rule(void **state)
{
    (void)state;
    struct json_object *results = in(the_run(), "results"), *rules = in(in(in(the_run(), "tool"), "driver"), "rules");
    for (size_t i = 0; i < length(results); i++) {
        struct json_object *each = element(results, i);
        struct json_object *cited = element(rules, (size_t)number(each, "ruleIndex"));
        assert_string_equal(text(each, "ruleId"), text(cited, "id"));
        if (!in(cited, "fullDescription")) fail_msg("rule '%s' is not described", text(cited, "id"));
        assert_true(!strcmp(text(each, "level"), "error") || !strcmp(text(each, "level"), "warning"));
        assert_true(*text(in(each, "message"), "text"));
    }
    for (size_t i = 0; i < length(rules); i++)
        for (size_t j = 0; j < i; j++) assert_string_not_equal(text(element(rules, i), "id"), text(element(rules, j), "id"));
}

/* Lines of the file, and characters of the line. */
static void judge_region(struct json_object *file, struct json_object *place)
{
    char path[5000], line[100000];
    const char *folder = text(file, "uriBaseId");
    int64_t at = 0, last = number(place, "endLine"), begin = number(place, "startLine");
    assert_non_null(folder);
    snprintf(path, sizeof path, "%s%s%s", strcmp(folder, "STORE") ? "" : store, strcmp(folder, "STORE") ? "" : "/", text(file, "uri"));
    assert_true(*text(file, "uri") != '/');
    FILE *in_file = fopen(path, "r");
    if (!in_file) fail_msg("no file %s", path);
    assert_true(begin >= 1 && last >= begin && number(place, "startColumn") >= 1);
    assert_true(last > begin || number(place, "endColumn") >= number(place, "startColumn"));
    while (at < last && fgets(line, sizeof line, in_file)) {
        at++;
        int64_t characters = 0;
        for (const char *c = line; *c && *c != '\n'; c++) characters += (*c & 0xc0) != 0x80;
        if (at == begin) assert_true(number(place, "startColumn") <= characters + 1);
        if (at == last) assert_true(number(place, "endColumn") <= characters + 2);
    }
    fclose(in_file);
    assert_true(at == last || (at + 1 == last && number(place, "endColumn") == 1));
}

static void judge_place(struct json_object *physical)
{
    judge_region(in(physical, "artifactLocation"), in(physical, "region"));
}

static void every_place_is_in_its_file(void **state)
{
    (void)state;
    struct json_object *results = in(the_run(), "results");
    for (size_t i = 0; i < length(results); i++) {
        struct json_object *each = element(results, i), *related = in(each, "relatedLocations"), *fixes = in(each, "fixes");
        without_place += length(in(each, "locations")) == 0;
        for (size_t j = 0; j < length(in(each, "locations")); j++)
            judge_place(in(element(in(each, "locations"), j), "physicalLocation"));
        for (size_t j = 0; j < length(related); j++) {
            judge_place(in(element(related, j), "physicalLocation"));
            assert_int_equal(number(element(related, j), "id"), j);
        }
        for (size_t j = 0; j < length(fixes); j++) {
            struct json_object *change = element(in(element(fixes, j), "artifactChanges"), 0);
            judge_region(in(change, "artifactLocation"), in(element(in(change, "replacements"), 0), "deletedRegion"));
        }
        with_fix += length(fixes) != 0;
    }
    assert_in_range(with_fix, 8, findings);
    assert_in_range(without_place, 0, 10);
}

static void no_machine_is_named(void **state)
{
    (void)state;
    char folder[4096];
    assert_non_null(getcwd(folder, sizeof folder));
    const char *whole = json_object_to_json_string_ext(all_findings, JSON_C_TO_STRING_NOSLASHESCAPE);
    assert_null(strstr(whole, folder));
}

/* The columns of the standard are characters here, and what URIs cannot hold is encoded. */
static void characters_and_names(void **state)
{
    (void)state;
    static const char scenario[] = "use \"base\";\nscenario x on pc_x86_64 { \"\xc3\xa4\xc3\xb6\" stort timer; }\n";
    char folder[] = "/tmp/emit_sarif.XXXXXX", before[4096], path[200];
    struct sarif sarif;
    assert_non_null(getcwd(before, sizeof before));
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a b%%.scenario", folder);
    FILE *file = fopen(path, "w");
    fputs(scenario, file);
    fclose(file);
    assert_int_equal(chdir(folder), 0);
    sarif_begin(&sarif, store);
    add_file(&sarif, path);
    add_file(&sarif, "a b%.scenario");
    struct json_object *log = finish(&sarif);
    judge(log, &log_shape);
    struct json_object *results = in(element(in(log, "runs"), 0), "results");
    assert_true(length(results) >= 2 && length(results) % 2 == 0);
    for (size_t i = 0; i < length(results); i++) {
        struct json_object *place = in(element(in(element(results, i), "locations"), 0), "physicalLocation");
        assert_string_equal(text(in(place, "artifactLocation"), "uri"), "a%20b%25.scenario");
        if (i == 0) assert_int_equal(number(in(place, "region"), "startColumn"), 32);
        if (i == 0) assert_int_equal(number(in(place, "region"), "endColumn"), 37);
    }
    json_object_put(log);
    assert_int_equal(chdir(before), 0);
    unlink(path);
    rmdir(folder);
}

static void a_log_without_findings(void **state)
{
    (void)state;
    struct sarif sarif;
    sarif_begin(&sarif, store);
    add_file(&sarif, "examples/hello/hello.scenario");
    struct json_object *log = finish(&sarif);
    judge(log, &log_shape);
    assert_int_equal(length(in(element(in(log, "runs"), 0), "results")), 0);
    json_object_put(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_object_is_as_the_standard_says),
        cmocka_unit_test(every_finding_cites_its_rule),
        cmocka_unit_test(every_place_is_in_its_file),
        cmocka_unit_test(no_machine_is_named),
        cmocka_unit_test(characters_and_names),
        cmocka_unit_test(a_log_without_findings),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
