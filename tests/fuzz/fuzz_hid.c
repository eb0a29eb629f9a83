/* SPDX-License-Identifier: MIT */
/* link: components/lib/hid/ components/lib/text.c components/lib/text_more.c */
/* target: x86_64 */
/* seeds: tests/fuzz/seeds/hid tests/emit ../shared/corpus */
/*
 * The HID reader on arbitrary bytes, and that what it reads survives the writer: a document copied through the writer
 * reads the same, node by node.
 */
#include <genode/hid.h>

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads everything that can be asked of a node; every byte of every text is touched. Returns a digest. */
static uint64_t digest_text(uint64_t digest, struct text text)
{
    for (size_t i = 0; i < text.length; i++)
        digest = (digest ^ (uint8_t)text.start[i]) * 0x100000001b3;
    return (digest ^ text.length) * 0x100000001b3;
}

static uint64_t digest_node(uint64_t digest, const struct hid_node *node, unsigned depth)
{
    const char *at = NULL;
    struct text tag, value;
    digest = digest_text(digest, node->type);
    while (hid_next_attribute(node, &at, &tag, &value)) {
        digest = digest_text(digest_text(digest, tag), value);
        char name[64];
        if (tag.length < sizeof name) {
            memcpy(name, tag.start, tag.length);
            name[tag.length] = '\0';
            struct text first;
            if (!hid_attribute(node, name, &first))
                abort();
            (void)hid_bool(node, name, false);
            (void)hid_unsigned(node, name, 1);
            (void)hid_signed(node, name, -1);
            (void)hid_bytes(node, name, 4096);
        }
    }
    struct hid_node child;
    bool has_child = false;
    if (depth < HID_DEPTH_MAX) {
        HID_FOR_EACH(&child, node)
        {
            has_child = true;
            digest = digest_node(digest * 31, &child, depth + 1);
        }
    }
    const char *quote = NULL;
    struct text line;
    while (hid_next_quote(node, &quote, &line)) {
        if (has_child)
            abort();
        digest = digest_text(digest, line);
    }
    return digest;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SIZE_MAX_BYTES = 4096 };
    if (size > SIZE_MAX_BYTES)
        return 0;
    /* An allocation of exactly this size, so that one byte beyond it is noticed. */
    char *bytes = malloc(size ? size : 1);
    memcpy(bytes, data, size);
    struct hid_node root;
    if (hid_document((struct text){bytes, size}, &root)) {
        digest_node(1, &root, 0);

        static char copy[16 * SIZE_MAX_BYTES];
        struct hid_writer writer;
        struct text document;
        struct hid_node again;
        hid_writer_init(&writer, copy, sizeof copy);
        if (hid_put_copy(&writer, &root, NULL, HID_DEPTH_MAX) && hid_finish(&writer, &document)) {
            if (!hid_document(document, &again))
                abort();
            uint64_t once = digest_node(1, &again, 0);
            static char second[16 * SIZE_MAX_BYTES];
            struct hid_writer writer_2;
            struct text document_2;
            struct hid_node again_2;
            hid_writer_init(&writer_2, second, sizeof second);
            if (!hid_put_copy(&writer_2, &again, NULL, HID_DEPTH_MAX) || !hid_finish(&writer_2, &document_2) ||
                !hid_document(document_2, &again_2) || digest_node(1, &again_2, 0) != once)
                abort();
        }
    }
    free(bytes);
    return 0;
}
