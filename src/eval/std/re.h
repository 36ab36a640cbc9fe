/*
 * PCRE2 as far as the module re uses it: one table of functions of the 8-bit library, which the host fills by dlopen when a
 * pattern is first compiled. The declarations are ours, so that building needs no header of PCRE2; the numbers are part of its
 * ABI (pcre2.h since 10.30).
 */
#ifndef LB_EVAL_STD_RE_H
#define LB_EVAL_STD_RE_H

#include <stddef.h>
#include <stdint.h>

struct pcre2_code;
struct pcre2_match_data;
struct pcre2_match_context;

/* The members are found under their names with `pcre2_` in front and `_8` behind. */
struct pcre2_library
{
    struct pcre2_code *(*compile)(const unsigned char *pattern, size_t len, uint32_t options, int *out_error,
                                  size_t *out_error_offset, void *compile_context);
    void (*code_free)(struct pcre2_code *code);
    int (*pattern_info)(const struct pcre2_code *code, uint32_t what, void *out_info);
    struct pcre2_match_data *(*match_data_create_from_pattern)(const struct pcre2_code *code, void *general_context);
    void (*match_data_free)(struct pcre2_match_data *data);
    struct pcre2_match_context *(*match_context_create)(void *general_context);
    void (*match_context_free)(struct pcre2_match_context *context);
    int (*set_match_limit)(struct pcre2_match_context *context, uint32_t limit);
    int (*set_heap_limit)(struct pcre2_match_context *context, uint32_t kibibytes);
    int (*match)(const struct pcre2_code *code, const unsigned char *subject, size_t len, size_t start, uint32_t options,
                 struct pcre2_match_data *data, struct pcre2_match_context *context);
    size_t *(*get_ovector_pointer)(struct pcre2_match_data *data);
    int (*get_error_message)(int error, unsigned char *out_text, size_t size);
};

enum
{
    PCRE2_ANCHORED = (int)0x80000000u,
    PCRE2_NO_UTF_CHECK = 0x40000000,
    PCRE2_ENDANCHORED = 0x20000000,
    PCRE2_ALLOW_EMPTY_CLASS = 0x00000001,
    PCRE2_CASELESS = 0x00000008,
    PCRE2_DOLLAR_ENDONLY = 0x00000010,
    PCRE2_DOTALL = 0x00000020,
    PCRE2_EXTENDED = 0x00000080,
    PCRE2_MULTILINE = 0x00000400,
    PCRE2_NEVER_BACKSLASH_C = 0x00100000,
    PCRE2_UCP = 0x00020000,
    PCRE2_UTF = 0x00080000,
    PCRE2_MATCH_NOTEMPTY_ATSTART = 0x00000008, /* an option of match */
};

enum
{
    PCRE2_INFO_CAPTURE_COUNT = 4,
    PCRE2_INFO_NAME_COUNT = 17,
    PCRE2_INFO_NAME_ENTRY_SIZE = 18,
    PCRE2_INFO_NAME_TABLE = 19,
};

enum
{
    PCRE2_NO_MATCH = -1,
    PCRE2_MATCH_LIMIT = -47,
    PCRE2_DEPTH_LIMIT = -53,
    PCRE2_HEAP_LIMIT = -63,
};

#define PCRE2_UNSET SIZE_MAX

#endif
