/* SPDX-License-Identifier: MIT */
#include "base/diagnostic_json.h"

#include <json-c/json.h>

#include "base/compilation.h"

static struct json_object *checked(struct json_object *object)
{
    if (!object) fatal("out of memory");
    return object;
}

static void add(struct json_object *object, const char *key, struct json_object *value)
{
    if (json_object_object_add(object, key, checked(value)) != 0) fatal("out of memory");
}

static void append(struct json_object *array, struct json_object *value)
{
    if (json_object_array_add(array, value) != 0) fatal("out of memory");
}

static void add_place(struct compilation *c, struct json_object *object, struct span span)
{
    if (span_is_none(span)) return;

    struct source_position const at = source_position(c, span);
    add(object, "file", json_object_new_string(at.source->path));
    add(object, "line", json_object_new_int64(at.line));
    add(object, "column", json_object_new_int64(at.column));
}

static struct json_object *note_object(struct compilation *c, const struct diagnostic_note *note)
{
    struct json_object *const object = checked(json_object_new_object());
    add(object, "message", json_object_new_string(note->text));
    add_place(c, object, note->span);
    return object;
}

static struct json_object *help_object(struct compilation *c, const struct diagnostic_help *help)
{
    struct json_object *const object = checked(json_object_new_object());
    add(object, "message", json_object_new_string(help->text));
    if (help->applicable) {
        const struct source *const source = source_of_span(c, help->span);
        struct json_object  *const edit   = checked(json_object_new_object());
        add(edit, "file", json_object_new_string(source->path));
        add(edit, "begin", json_object_new_int64(help->span.begin - source->begin));
        add(edit, "end", json_object_new_int64(help->span.end - source->begin));
        add(edit, "replacement", json_object_new_string(help->replacement));
        add(object, "edit", edit);
    }
    return object;
}

void diagnostic_print_json(struct compilation *c, FILE *out, const struct diagnostic *d)
{
    struct json_object *const object = checked(json_object_new_object());
    add(object, "level", json_object_new_string(d->level == DIAGNOSTIC_ERROR ? "error" : "warning"));
    add(object, "rule", json_object_new_string(d->rule));
    add(object, "message", json_object_new_string(d->text));
    add_place(c, object, d->span);
    if (!span_is_none(d->span)) {
        struct source_position const end = source_position(c, span_at_end(d->span));
        add(object, "end_line", json_object_new_int64(end.line));
        add(object, "end_column", json_object_new_int64(end.column));
    }

    struct json_object *const notes = checked(json_object_new_array());
    for (const struct diagnostic_note *note = d->notes; note; note = note->next) append(notes, note_object(c, note));
    add(object, "notes", notes);

    struct json_object *const helps = checked(json_object_new_array());
    for (const struct diagnostic_help *help = d->helps; help; help = help->next) append(helps, help_object(c, help));
    add(object, "helps", helps);

    fprintf(out, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN
                                                                | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(object);
}
