/* Compiled patterns: shared by the files of the module re. */
#ifndef LB_EVAL_STD_RE_PATTERN_H
#define LB_EVAL_STD_RE_PATTERN_H

#include "eval/std/re.h"
#include "eval/vm.h"

/* The flags of re, with CPython's numbers. */
enum
{
    RE_IGNORECASE = 2,
    RE_LOCALE = 4,
    RE_MULTILINE = 8,
    RE_DOTALL = 16,
    RE_UNICODE = 32,
    RE_VERBOSE = 64,
    RE_ASCII = 256,
};

struct re_pattern
{
    const struct pcre2_library *library;
    struct pcre2_code *code;
    struct pcre2_match_data *data;
    struct pcre2_match_context *context;
    const size_t *ovector; /* start and end of each group after a match; PCRE2_UNSET: took no part */
    uint32_t groups;       /* without group 0 */
    uint32_t flags;
    bool is_bytes;
    str *names; /* of groups by number; empty: none */
};

/* What a Python pattern becomes. */
struct re_translation
{
    str pattern;    /* for PCRE2 */
    uint32_t flags; /* those given and those in the pattern */
};

/* Python's syntax to PCRE2's, in the scratch arena. False: re.error, in CPython's words, has been raised. */
bool re_translate(struct vm *vm, struct value source, uint32_t flags, struct re_translation *out);
/* Raises re.error("... at position N"); `offset` counts bytes, STR_NONE: no position. */
bool re_raise(struct vm *vm, struct value source, size_t offset, const char *format, ...) __attribute__((format(printf, 4, 5)));

extern const struct native_class re_pattern_row, re_match_row;

/* A Pattern: compiled, or from the cache. A Pattern given is answered as it is, without flags. */
bool re_compile(struct vm *vm, struct value source, struct value flags, struct value *out);
struct re_pattern *re_pattern_of(struct vm *vm, struct value pattern);

enum re_way
{
    RE_SEARCH,
    RE_MATCH,
    RE_FULLMATCH,
};

/* Looks from byte `start` on; the ovector of the pattern says what was found. Limits are refusals. */
bool re_run(struct vm *vm, const struct re_pattern *pattern, str text, size_t start, enum re_way way, bool must_advance,
            bool *out_found);
/* The text that a pattern is used on: str for str, bytes for bytes. */
bool re_text(struct vm *vm, const struct re_pattern *pattern, struct value string, str *out);
/* A piece of it as a value. */
struct value re_piece(struct vm *vm, const struct re_pattern *pattern, str text, size_t from, size_t to);

/* A Match of the ovector as it stands. */
struct value re_match_make(struct vm *vm, struct value pattern, struct value string);
/* The number of a group given by number or name. False: IndexError "no such group". */
bool re_group_number(struct vm *vm, const struct re_pattern *pattern, struct value group, uint32_t *out_number);
/* Replaces \1, \g<name> and escapes: the expansion for the ovector is added to `out`. */
bool re_expand(struct vm *vm, const struct re_pattern *pattern, struct value template_, str text, const size_t *ovector,
               struct buf *out);

/* Methods of Pattern that find many (re_many.c). */
bool re_findall(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool re_finditer(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool re_split(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool re_sub(struct vm *vm, struct value self, const struct value *args, struct value *out);
bool re_subn(struct vm *vm, struct value self, const struct value *args, struct value *out);

#endif
